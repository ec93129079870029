"""What the dialect says when it refuses: a status, the number of a message, its text and what was put into it."""

from starlette.responses import JSONResponse, Response

UNKNOWN_VIEW = "CWWBA0001E"
UNKNOWN_COLUMN = "CWWBA0002E"
UNKNOWN_OPERATOR = "CWWBA0003E"
BAD_TIME = "CWWBA0004E"
BAD_ID = "CWWBA0006E"
ID_OF_ANOTHER_KIND = "CWWBA0007E"
BAD_OPERAND = "CWWBA0011E"
DATABASE_FAILED = "CWWBA0117E"
CANNOT_JOIN = "CWWBA0150E"
CANNOT_PROCESS = "CWWBA0153E"
NO_TYPE_ACCEPTED = "CWWBA0163E"
BAD_PARAMETER = "CWWBA0166E"
NO_SUCH_OBJECT = "CWWBA0015E"
NO_SUCH_INSTANCE = "CWWBE0095E"
NO_SUCH_ACTIVITY = "CWWBE0096E"
NO_SUCH_TASK = "CWTKA0024E"
# The half of the server that keeps the tasks has numbers of its own for some of what the other half says.
_OF_TASKS = {
    BAD_TIME: "CWTKA0035E",
    UNKNOWN_OPERATOR: "CWTKA0036E",
    BAD_OPERAND: "CWTKA0037E",
    UNKNOWN_COLUMN: "CWTKA0038E",
    UNKNOWN_VIEW: "CWTKA0039E",
}


class Refusal(Exception):
    """An answer other than the one that was asked for."""

    def __init__(self, number: str, text: str, *parameters: str, status: int = 400) -> None:
        super().__init__(text)
        self.number = number
        self.text = text
        self.parameters = parameters
        self.status = status

    def of_tasks(self) -> "Refusal":
        """The same in the words of the half that keeps the tasks."""
        number = _OF_TASKS.get(self.number, self.number)
        return Refusal(number, self.text, *self.parameters, status=self.status)

    def response(self) -> Response:
        body = {
            "errorNumber": self.number,
            "errorMessage": f"{self.number}: {self.text}",
            "errorMessageParameters": list(self.parameters),
            "programmersDetails": {"exception": type(self).__name__, "stackTrace": None},
        }
        return JSONResponse(body, self.status)
