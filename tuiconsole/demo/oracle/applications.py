"""To which application, a notion that other engines do not have, each process belongs."""

from typing import NamedTuple


class Application(NamedTuple):
    name: str
    title: str
    description: str
    processes: tuple[str, ...] = ()


_OTHERS = Application("common-services", "Common services", "What several departments use")
_APPLICATIONS = (
    Application(
        "order-desk",
        "Order desk",
        "From the customer's order to the parcel at the door",
        ("order", "shipping", "carrier-booking", "customs-declaration"),
    ),
    Application(
        "finance",
        "Finance",
        "Invoices, payments, reminders and loans",
        ("payment", "invoice", "dunning", "loan-application", "credit-check"),
    ),
    Application(
        "publishing", "Publishing", "The catalogue, from the suppliers' prices to the page", ("catalogue-update",)
    ),
    Application("customer-care", "Customer care", "Claims and subscriptions", ("claim", "subscription-renewal")),
)


def application_of(process: str) -> Application:
    return next((application for application in _APPLICATIONS if process in application.processes), _OTHERS)
