"""What the invented company sells: orders, and what an order calls."""

from tuiconsole.demo.catalogue.shapes import (
    CUSTOMERS,
    DAY,
    HOUR,
    MINUTE,
    PRIORITIES,
    REGIONS,
    call,
    end,
    gateway,
    job,
    message,
    rule,
    start,
    timer,
    user,
    worker,
)
from tuiconsole.demo.payloads import Binary, Markup
from tuiconsole.demo.processes import Process, Variable
from tuiconsole.demo.values import Amount, Document, Flag, Moment, Nothing, Numbered, Pick, Whole

ORDER = Process(
    key="order",
    name="Order fulfilment",
    share=190,
    versions=(900, 520, 260, 95, 12),
    business_key="ORD-{serial}",
    renamed={4: "Order to delivery"},
    activities=(
        start("order-received", "Order received"),
        rule("check-stock", "Check stock"),
        gateway("in-stock", "In stock?"),
        user("clarify-backorder", "Clarify back order", 9 * HOUR),
        call("pay", "Collect payment", "payment", 20 * MINUTE),
        job(
            "reserve-goods",
            "Reserve goods",
            "Warehouse {} did not answer within 30000 ms",
            "Article {} is blocked for stock-taking",
        ),
        call("ship", "Ship goods", "shipping", 2 * DAY),
        job("confirm", "Send confirmation", "SMTP 451: mailbox temporarily unavailable", since=2),
        end("order-delivered", "Order delivered"),
        end("order-rejected", "Order rejected"),
    ),
    routes=(
        (78, "order-received check-stock in-stock pay reserve-goods ship confirm order-delivered"),
        (15, "order-received check-stock in-stock clarify-backorder pay reserve-goods ship confirm order-delivered"),
        (7, "order-received check-stock in-stock clarify-backorder order-rejected"),
    ),
    variables=(
        Variable("orderId", Numbered(7, "O-", 100000, 999999)),
        Variable("customer", Pick(3, CUSTOMERS)),
        Variable("amount", Amount(11, 990, 480000)),
        Variable("priority", Pick(23, PRIORITIES)),
        Variable("items", Whole(29, 1, 14)),
        Variable("express", Flag(31, 18)),
        Variable("address", Document(5, (("city", Pick(2, ("Ghent", "Leeds", "Graz"))), ("floor", Whole(9, 0, 6))))),
        Variable("paid", Flag(37, 97), after=5),
        Variable("comment", Nothing(), after=2),
        Variable(
            "basket", Markup(9, "basket", (("lines", Whole(3, 1, 14)), ("total", Amount(6, 990, 480000)))), after=2
        ),
        Variable("paymentToken", Numbered(15, "tok-", 10000000, 99999999), after=3, until=5),
    ),
)


PAYMENT = Process(
    key="payment",
    name="Payment",
    share=30,
    versions=(900, 410, 150, 40),
    business_key="PAY-{random}",
    started_by_users=False,
    priority=100,
    activities=(
        start("payment-requested", "Payment requested"),
        call("screen", "Screen for fraud", "fraud-check", 3 * MINUTE),
        job(
            "charge-card",
            "Charge card",
            "Connection refused: payments.internal:8443",
            "Card issuer answered 05 (do not honour), request {}",
            "java.net.SocketTimeoutException: Read timed out",
            seconds=4,
        ),
        message("await-transfer", "Await bank transfer", 30 * HOUR),
        job("book", "Book receipt", "Ledger period is closed", since=2),
        end("payment-received", "Payment received"),
    ),
    routes=(
        (58, "payment-requested charge-card book payment-received"),
        (30, "payment-requested screen charge-card book payment-received"),
        (12, "payment-requested await-transfer book payment-received"),
    ),
    variables=(
        Variable("amount", Amount(11, 990, 480000)),
        Variable("currency", Pick(17, ("EUR", "EUR", "EUR", "GBP", "CHF"))),
        Variable("method", Pick(19, ("card", "card", "transfer"))),
        Variable("attempts", Whole(41, 1, 3)),
        Variable("transactionId", Numbered(13, "TX", 10000000, 99999999), after=3),
    ),
)


FRAUD_CHECK = Process(
    key="fraud-check",
    name="Fraud check",
    share=8,
    versions=(900, 90),
    started_by_users=False,
    priority=100,
    activities=(
        start(),
        job("match", "Match patterns", "Rule set {} does not compile", "Out of memory in the scoring model"),
        user("inspect", "Inspect manually", 3 * HOUR),
        end(),
    ),
    routes=((85, "start match end"), (15, "start match inspect end")),
    variables=(Variable("suspicion", Whole(10, 0, 100), after=1), Variable("cleared", Flag(22, 94), after=2)),
)


SHIPPING = Process(
    key="shipping",
    name="Shipping",
    share=20,
    versions=(860, 330, 70),
    started_by_users=False,
    activities=(
        start("parcel-ready", "Parcel ready"),
        worker("print-label", "Print label", "label-printing", "Printer LP-{} is out of paper"),
        call("book-carrier", "Book carrier", "carrier-booking", 40 * MINUTE),
        timer("await-pickup", "Await pick-up", 14 * HOUR),
        message("await-delivery", "Await delivery", 30 * HOUR),
        end("delivered", "Delivered"),
    ),
    routes=(
        (55, "parcel-ready print-label await-pickup await-delivery delivered"),
        (45, "parcel-ready print-label book-carrier await-pickup await-delivery delivered"),
    ),
    variables=(
        Variable("carrier", Pick(9, ("DPX", "Northways", "QuickFox"))),
        Variable("weight", Amount(14, 20, 3000)),
        Variable("label", Binary(5, 2_000, 9_000), after=2),
        Variable("trackingNumber", Numbered(21, "TRK", 1000000, 9999999), after=2),
        Variable("region", Pick(33, REGIONS)),
    ),
)


CARRIER_BOOKING = Process(
    key="carrier-booking",
    name="Carrier booking",
    versions=(860, 200),
    started_by_users=False,
    activities=(
        start(),
        job(
            "request-slot",
            "Request slot",
            "HTTP 503 from the carrier's API after 3 attempts (request {})",
            "No slot before {} working days",
        ),
        call("declare", "Declare to customs", "customs-declaration", 30 * MINUTE),
        end(),
    ),
    routes=((70, "start request-slot end"), (30, "start request-slot declare end")),
    variables=(
        Variable("slot", Moment(8, 72), after=1),
        Variable("country", Pick(15, ("NO", "CH", "GB", "TR"))),
    ),
)


CUSTOMS = Process(
    key="customs-declaration",
    name="Customs declaration",
    share=6,
    versions=(860, 120),
    started_by_users=False,
    activities=(
        start(),
        rule("classify", "Classify goods"),
        worker(
            "file-declaration",
            "File declaration",
            "customs",
            "Tariff number {} is unknown",
            "The customs office rejected the certificate (expired)",
            seconds=15 * MINUTE,
        ),
        end(),
    ),
    routes=((100, "start classify file-declaration end"),),
    variables=(Variable("tariff", Numbered(4, "", 10000000, 99999999)), Variable("declared", Flag(12, 99), after=3)),
)
