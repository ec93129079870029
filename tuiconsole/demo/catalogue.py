"""The thirteen processes that the demo's invented company runs: what they do, how they fail, what they know."""

from tuiconsole.demo.processes import (
    CALL,
    END,
    GATEWAY,
    MESSAGE,
    RULE_TASK,
    SERVICE_TASK,
    START,
    TIMER,
    USER_TASK,
    Activity,
    Process,
    Variable,
)
from tuiconsole.demo.values import Amount, Document, Flag, Moment, Nothing, Numbered, Pick, Whole

MINUTE = 60
HOUR = 60 * MINUTE
DAY = 24 * HOUR

CUSTOMERS = (
    "Nordlicht Optik GmbH",
    "Brasserie du Lac",
    "Okafor & Daughters",
    "Tanaka Seiki",
    "O'Neill Haulage",
    "Bäckerei Wöhrl",
    "Kestrel Outdoor",
    "Atelier Moreau",
    "Fjord Marine AS",
    "Almeida Textiles",
    "Redwood Clinics",
    "Singh Electronics",
)
PRIORITIES = ("low", "normal", "normal", "normal", "high", "urgent")
REGIONS = ("north", "south", "east", "west")


def _start(id: str = "start", name: str = "") -> Activity:
    return Activity(id, name, START)


def _end(id: str = "end", name: str = "") -> Activity:
    return Activity(id, name, END)


def _user(id: str, name: str, seconds: int, since: int = 1) -> Activity:
    return Activity(id, name, USER_TASK, seconds, since=since)


def _rule(id: str, name: str, since: int = 1) -> Activity:
    return Activity(id, name, RULE_TASK, since=since)


def _gateway(id: str, name: str) -> Activity:
    return Activity(id, name, GATEWAY)


def _job(id: str, name: str, *failures: str, seconds: int = 2, since: int = 1) -> Activity:
    return Activity(id, name, SERVICE_TASK, seconds, job=True, failures=failures, since=since)


def _worker(id: str, name: str, topic: str, *failures: str, seconds: int = 20, since: int = 1) -> Activity:
    return Activity(id, name, SERVICE_TASK, seconds, topic=topic, failures=failures, since=since)


def _call(id: str, name: str, calls: str, seconds: int) -> Activity:
    return Activity(id, name, CALL, seconds, calls=calls)


ORDER = Process(
    key="order",
    name="Order fulfilment",
    share=190,
    versions=(900, 520, 260, 95, 12),
    business_key="ORD-{serial}",
    renamed={4: "Order to delivery"},
    activities=(
        _start("order-received", "Order received"),
        _rule("check-stock", "Check stock"),
        _gateway("in-stock", "In stock?"),
        _user("clarify-backorder", "Clarify back order", 9 * HOUR),
        _call("pay", "Collect payment", "payment", 20 * MINUTE),
        _job(
            "reserve-goods",
            "Reserve goods",
            "Warehouse {} did not answer within 30000 ms",
            "Article {} is blocked for stock-taking",
        ),
        _call("ship", "Ship goods", "shipping", 2 * DAY),
        _job("confirm", "Send confirmation", "SMTP 451: mailbox temporarily unavailable", since=2),
        _end("order-delivered", "Order delivered"),
        _end("order-rejected", "Order rejected"),
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
    ),
)

PAYMENT = Process(
    key="payment",
    name="Payment",
    share=30,
    versions=(900, 410, 150, 40),
    business_key="PAY-{random}",
    started_by_users=False,
    activities=(
        _start("payment-requested", "Payment requested"),
        _call("screen", "Screen for fraud", "fraud-check", 3 * MINUTE),
        _job(
            "charge-card",
            "Charge card",
            "Connection refused: payments.internal:8443",
            "Card issuer answered 05 (do not honour), request {}",
            "java.net.SocketTimeoutException: Read timed out",
            seconds=4,
        ),
        Activity("await-transfer", "Await bank transfer", MESSAGE, 30 * HOUR),
        _job("book", "Book receipt", "Ledger period is closed", since=2),
        _end("payment-received", "Payment received"),
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

SHIPPING = Process(
    key="shipping",
    name="Shipping",
    share=20,
    versions=(860, 330, 70),
    started_by_users=False,
    activities=(
        _start("parcel-ready", "Parcel ready"),
        _worker("print-label", "Print label", "label-printing", "Printer LP-{} is out of paper"),
        _call("book-carrier", "Book carrier", "carrier-booking", 40 * MINUTE),
        Activity("await-pickup", "Await pick-up", TIMER, 14 * HOUR),
        Activity("await-delivery", "Await delivery", MESSAGE, 30 * HOUR),
        _end("delivered", "Delivered"),
    ),
    routes=(
        (55, "parcel-ready print-label await-pickup await-delivery delivered"),
        (45, "parcel-ready print-label book-carrier await-pickup await-delivery delivered"),
    ),
    variables=(
        Variable("carrier", Pick(9, ("DPX", "Northways", "QuickFox"))),
        Variable("weight", Amount(14, 20, 3000)),
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
        _start(),
        _job(
            "request-slot",
            "Request slot",
            "HTTP 503 from the carrier's API after 3 attempts (request {})",
            "No slot before {} working days",
        ),
        _call("declare", "Declare to customs", "customs-declaration", 30 * MINUTE),
        _end(),
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
        _start(),
        _rule("classify", "Classify goods"),
        _worker(
            "file-declaration",
            "File declaration",
            "customs",
            "Tariff number {} is unknown",
            "The customs office rejected the certificate (expired)",
            seconds=15 * MINUTE,
        ),
        _end(),
    ),
    routes=((100, "start classify file-declaration end"),),
    variables=(Variable("tariff", Numbered(4, "", 10000000, 99999999)), Variable("declared", Flag(12, 99), after=3)),
)

INVOICE = Process(
    key="invoice",
    name="Invoice receipt",
    share=220,
    versions=(900, 610, 300, 180, 60, 20),
    business_key="INV-{year}-{serial}",
    activities=(
        _start("invoice-received", "Invoice received"),
        _worker("scan", "Read the scan", "ocr", "Page {} cannot be read", "Worker ocr-{} lost its lock"),
        _user("assign-approver", "Assign approver", 5 * HOUR),
        _user("approve", "Approve invoice", 20 * HOUR),
        _gateway("approved", "Approved?"),
        _user("clarify", "Clarify with supplier", 2 * DAY),
        _call("transfer", "Pay supplier", "payment", 20 * MINUTE),
        _job("archive", "Archive invoice", "Archive volume A{} is read-only", "Disk quota exceeded"),
        _end("paid", "Invoice paid"),
        _end("refused", "Invoice refused"),
    ),
    routes=(
        (70, "invoice-received scan assign-approver approve approved transfer archive paid"),
        (
            20,
            "invoice-received scan assign-approver approve approved clarify approve approved transfer archive paid",
        ),
        (10, "invoice-received scan assign-approver approve approved clarify refused"),
    ),
    variables=(
        Variable("creditor", Pick(3, CUSTOMERS)),
        Variable("amount", Amount(11, 1500, 2500000)),
        Variable("invoiceNumber", Numbered(17, "R", 1000, 99999)),
        Variable("due", Moment(27, 720)),
        Variable("approver", Pick(33, ("mary", "john", "peter")), after=3),
        Variable("approved", Flag(39, 88), after=4),
    ),
)

LOAN = Process(
    key="loan-application",
    name="Loan application",
    share=110,
    versions=(900, 480, 240, 33),
    business_key="LN-{serial}",
    keep_days=3650,
    activities=(
        _start("applied", "Application received"),
        _call("check-credit", "Check credit", "credit-check", 2 * HOUR),
        _rule("score", "Score applicant"),
        _user("review", "Review application", 26 * HOUR),
        _user("second-review", "Second review", 16 * HOUR, since=2),
        _job("draw-up", "Draw up contract", "Template loan_{} is missing the field 'guarantor'"),
        Activity("await-signature", "Await signature", MESSAGE, 3 * DAY),
        _job("pay-out", "Pay out", "Core banking: account {} is locked", "Core banking is in maintenance"),
        _end("granted", "Loan granted"),
        _end("declined", "Loan declined"),
    ),
    routes=(
        (52, "applied check-credit score review draw-up await-signature pay-out granted"),
        (18, "applied check-credit score review second-review draw-up await-signature pay-out granted"),
        (30, "applied check-credit score review declined"),
    ),
    variables=(
        Variable("applicant", Pick(3, ("L. Marsh", "D. Ferrari", "S. Yilmaz", "K. Novak", "A. Lindqvist"))),
        Variable("amount", Amount(11, 100000, 9000000)),
        Variable("months", Whole(20, 6, 120)),
        Variable("score", Whole(26, 120, 980), after=3),
        Variable("risk", Pick(32, ("low", "medium", "high")), after=3),
    ),
)

CREDIT_CHECK = Process(
    key="credit-check",
    name="Credit check",
    share=12,
    versions=(900, 365),
    business_key="CC-{random}",
    started_by_users=False,
    keep_days=None,
    activities=(
        _start(),
        _worker(
            "ask-bureau",
            "Ask credit bureau",
            "credit-bureau",
            "The bureau answered 429, retry after {} s",
            "Consent of the applicant is missing",
            seconds=50 * MINUTE,
        ),
        _rule("rate", "Rate"),
        _end(),
    ),
    routes=((100, "start ask-bureau rate end"),),
    variables=(Variable("bureau", Pick(6, ("Credax", "Solvena"))), Variable("rating", Whole(16, 1, 9), after=2)),
)

FRAUD_CHECK = Process(
    key="fraud-check",
    name="Fraud check",
    share=8,
    versions=(900, 90),
    started_by_users=False,
    activities=(
        _start(),
        _job("match", "Match patterns", "Rule set {} does not compile", "Out of memory in the scoring model"),
        _user("inspect", "Inspect manually", 3 * HOUR),
        _end(),
    ),
    routes=((85, "start match end"), (15, "start match inspect end")),
    variables=(Variable("suspicion", Whole(10, 0, 100), after=1), Variable("cleared", Flag(22, 94), after=2)),
)

CLAIM = Process(
    key="claim",
    name="Claim handling",
    share=120,
    versions=(900, 700, 350, 110),
    business_key="CLM/{year}/{serial}",
    activities=(
        _start("reported", "Damage reported"),
        _user("register", "Register claim", 4 * HOUR),
        _worker("estimate", "Estimate damage", "estimation", "Photo {} is corrupt", seconds=30 * MINUTE, since=3),
        _gateway("large", "Large claim?"),
        _user("send-expert", "Send expert", 4 * DAY),
        _user("decide", "Decide", 22 * HOUR),
        _call("settle", "Settle", "payment", 20 * MINUTE),
        _job("inform", "Inform customer", "SMTP 550: no such user ({})"),
        _end("settled", "Claim settled"),
        _end("rejected", "Claim rejected"),
    ),
    routes=(
        (60, "reported register estimate large decide settle inform settled"),
        (22, "reported register estimate large send-expert decide settle inform settled"),
        (18, "reported register estimate large decide inform rejected"),
    ),
    variables=(
        Variable("policy", Numbered(3, "POL-", 400000, 899999)),
        Variable("amount", Amount(11, 5000, 1500000)),
        Variable("customer", Pick(24, CUSTOMERS)),
        Variable("priority", Pick(30, PRIORITIES)),
        Variable("accepted", Flag(36, 80), after=5),
    ),
)

ONBOARDING = Process(
    key="onboarding",
    name="Employee onboarding",
    share=64,
    versions=(800, 450, 75),
    tenant="hr",
    activities=(
        _start("hired", "Contract signed"),
        _job("create-account", "Create account", "LDAP: entry {} already exists", "The licence pool is empty"),
        _user("order-laptop", "Order laptop", 2 * DAY),
        Activity("first-day", "First working day", TIMER, 9 * DAY),
        _user("introduce", "Introduce to the team", 7 * HOUR),
        _end("onboarded", "Onboarded"),
    ),
    routes=((100, "hired create-account order-laptop first-day introduce onboarded"),),
    variables=(
        Variable("employee", Numbered(5, "E", 10000, 59999)),
        Variable("department", Pick(18, ("Sales", "Logistics", "Finance", "IT"))),
        Variable("startDate", Moment(25, 480)),
        Variable("remote", Flag(34, 35)),
    ),
)

RENEWAL = Process(
    key="subscription-renewal",
    name="Subscription renewal",
    share=160,
    versions=(900, 280, 130, 45),
    business_key="{random}",
    started_by_users=False,
    activities=(
        _start("expiring", "Expires in 14 days"),
        _worker("offer", "Send offer", "mailing", "Template renewal-{} has no translation"),
        Activity("await-answer", "Await answer", MESSAGE, 5 * DAY),
        _call("charge", "Charge", "payment", 20 * MINUTE),
        _job("extend", "Extend subscription", "Optimistic locking: subscription {} was changed"),
        _end("renewed", "Renewed"),
        _end("lapsed", "Lapsed"),
    ),
    routes=(
        (64, "expiring offer await-answer charge extend renewed"),
        (36, "expiring offer await-answer lapsed"),
    ),
    variables=(
        Variable("plan", Pick(8, ("Basic", "Plus", "Business"))),
        Variable("amount", Amount(11, 990, 19900)),
        Variable("customerId", Numbered(21, "C", 1000, 99999)),
        Variable("autoRenew", Flag(40, 55)),
    ),
)

DUNNING = Process(
    key="dunning",
    name="Dunning run",
    share=60,
    versions=(820, 400, 55),
    started_by_users=False,
    activities=(
        _start("midnight", "Every midnight"),
        _rule("select-level", "Select level"),
        _job("write-letter", "Write letter", "No address for customer {}", "PDF service: 502 Bad Gateway"),
        Activity("grace", "Grace period", TIMER, 30 * HOUR),
        _end("closed", "Closed"),
    ),
    routes=((100, "midnight select-level write-letter grace closed"),),
    variables=(
        Variable("level", Whole(6, 1, 4)),
        Variable("balance", Amount(11, 500, 90000)),
        Variable("customerId", Numbered(21, "C", 1000, 99999)),
        Variable("priority", Pick(30, PRIORITIES)),
    ),
)

PROCESSES = (
    ORDER,
    PAYMENT,
    SHIPPING,
    CARRIER_BOOKING,
    CUSTOMS,
    INVOICE,
    LOAN,
    CREDIT_CHECK,
    FRAUD_CHECK,
    CLAIM,
    ONBOARDING,
    RENEWAL,
    DUNNING,
)
