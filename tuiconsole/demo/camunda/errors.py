"""What the engine says when it refuses: a status, the name of a Java exception, a message and perhaps a code."""

from starlette.responses import JSONResponse


class EngineError(Exception):
    """A refusal in the engine's words."""

    def __init__(self, status: int, type: str, message: str, code: int | None = None) -> None:
        super().__init__(message)
        self.status = status
        self.type = type
        self.message = message
        self.code = code

    def response(self) -> JSONResponse:
        body = {"type": self.type, "message": self.message, "code": self.code}
        return JSONResponse(body, self.status)


def invalid(message: str) -> EngineError:
    """The REST layer did not understand the request."""
    return EngineError(400, "InvalidRequestException", message)


def bad_user_request(message: str) -> EngineError:
    """The engine understood the query and finds that it contradicts itself."""
    return EngineError(400, "BadUserRequestException", message, 0)


def not_valid(message: str) -> EngineError:
    """The engine refuses a value."""
    return EngineError(400, "NotValidException", message, 0)


def not_found(message: str) -> EngineError:
    return EngineError(404, "InvalidRequestException", message)


def engine_error(message: str) -> EngineError:
    """The engine minds, and the REST layer does not know that the client is to blame."""
    return EngineError(500, "ProcessEngineException", message, 0)


def database_error() -> EngineError:
    """What went wrong in the database stays in the server's log."""
    message = "An exception occurred in the persistence layer. See the server logs for details."
    return EngineError(500, "ProcessEnginePersistenceException", message, 0)


def unreadable_body() -> EngineError:
    """The engine does not say what is wrong with a body, not even where."""
    return invalid("")


def bad_number() -> EngineError:
    """A paging number that is none looks like a missing page: the servlet container maps it so."""
    return EngineError(404, "QueryParamException", "HTTP 404 Not Found")
