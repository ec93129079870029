"""What the dialect says when it refuses: a status and a problem in the form Oracle's REST standards describe."""

from http import HTTPStatus

from starlette.responses import JSONResponse, Response


class Refusal(Exception):
    """An answer other than the one that was asked for."""

    def __init__(self, status: int, detail: str) -> None:
        super().__init__(detail)
        self.status = status
        self.detail = detail

    def response(self) -> Response:
        body = {
            "type": "about:blank",
            "title": HTTPStatus(self.status).phrase,
            # Text, where one would expect a number.
            "status": str(self.status),
            "detail": self.detail,
            "o:errorCode": f"OPA-{self.status}00",
        }
        return JSONResponse(body, self.status, media_type="application/problem+json")


def bad_request(detail: str) -> Refusal:
    """A value that is none of those a parameter can have."""
    return Refusal(400, detail)


def no_instance(id: str) -> Refusal:
    """The instance does not exist, or the id is none."""
    return Refusal(404, f"Process instance {id} does not exist.")
