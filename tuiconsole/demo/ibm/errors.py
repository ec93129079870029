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
NO_SUCH_INSTANCE = "CWWBE0095E"


class Refusal(Exception):
    """An answer other than the one that was asked for."""

    def __init__(self, number: str, text: str, *parameters: str, status: int = 400) -> None:
        super().__init__(text)
        self.number = number
        self.text = text
        self.parameters = parameters
        self.status = status

    def response(self) -> Response:
        body = {
            "errorNumber": self.number,
            "errorMessage": f"{self.number}: {self.text}",
            "errorMessageParameters": list(self.parameters),
            "programmersDetails": {"exception": type(self).__name__, "stackTrace": None},
        }
        return JSONResponse(body, self.status)
