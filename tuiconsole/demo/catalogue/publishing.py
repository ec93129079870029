"""The one process that nobody starts by chance: it is nested, broad and full of large and hostile variables."""

from tuiconsole.demo.catalogue.shapes import CUSTOMERS, DAY, HOUR, MINUTE, each, end, inside, job, scope, start, user
from tuiconsole.demo.payloads import Binary, Catalogue, Fixed, LongText, Markup, Serialized
from tuiconsole.demo.processes import Process, Variable
from tuiconsole.demo.values import Amount, Document, Flag, Moment, Nothing, Numbered, Pick, Whole

ARTICLES = 240
"""For so many the catalogue is published, each with a job of its own."""

_IMPORT = job("import", "Import price list", "Line {}: the price is not a number", seconds=20 * MINUTE)

CATALOGUE_UPDATE = Process(
    key="catalogue-update",
    name="Catalogue update",
    versions=(200, 30),
    business_key="CAT-{serial}",
    priority=10,
    scopes=(
        scope("prepare", "Prepare"),
        scope("collect", "Collect prices", within="prepare"),
        scope("verify", "Verify exceptions", within="collect"),
    ),
    activities=(
        start("requested", "Update requested"),
        *inside("prepare", start("prepare-begins"), user("name-suppliers", "Name suppliers", 2 * HOUR)),
        *inside("collect", start("collect-begins"), _IMPORT),
        *inside(
            "verify",
            start("verify-begins"),
            each(user("check", "Check exception", DAY), 3, 6),
            user("approve", "Approve exceptions", 5 * HOUR),
            end("verify-ends", "Verified"),
        ),
        *inside("collect", end("collect-ends")),
        *inside("prepare", end("prepare-ends")),
        each(
            job(
                "publish",
                "Publish article",
                "Article {}: picture is missing",
                "Search index answered 429 for article {}",
                "Article {} has no price in CHF",
                seconds=10 * MINUTE,
            ),
            ARTICLES,
            ARTICLES,
        ),
        user("sign-off", "Sign off", 4 * HOUR),
        end("published", "Catalogue published"),
    ),
    routes=(
        (
            100,
            "requested prepare-begins name-suppliers collect-begins import verify-begins check approve verify-ends "
            "collect-ends prepare-ends publish sign-off published",
        ),
    ),
    variables=(
        Variable("season", Pick(2, ("spring", "summer", "autumn", "winter"))),
        Variable("articles", Whole(9, ARTICLES, ARTICLES)),
        Variable("revision", Fixed(9_007_199_254_740_993, "Long")),
        Variable("discount", Amount(11, 0, 4000)),
        Variable("binding", Flag(13, 50)),
        Variable("validFrom", Moment(17, 720)),
        Variable("approvedBy", Nothing()),
        Variable("supplier", Pick(21, CUSTOMERS)),
        Variable("contact", Document(23, (("name", Pick(2, CUSTOMERS)), ("phone", Numbered(3, "+32", 1000, 9999))))),
        Variable("priceList", Catalogue(25, 300, 420)),
        Variable("order", Markup(27, "order", (("supplier", Numbered(1, "S", 10, 99)), ("sum", Amount(4, 9, 99999))))),
        Variable("protocol", LongText()),
        Variable("cover", Binary(29, 40_000, 90_000)),
        Variable("contract", Binary(31, 9_000, 20_000, "contract – draft.pdf", "application/pdf")),
        Variable("quote", Serialized(33, "com.example.catalogue.Quote", (("sum", Amount(5, 100, 9999)),))),
        Variable(
            "terms",
            Serialized(35, "com.example.catalogue.Terms", (("days", Whole(5, 7, 60)),), "application/json"),
        ),
        Variable("empty", Fixed("", "String")),
        Variable("yes, no", Fixed("true", "String")),
        Variable("under_score", Fixed("100% _exactly_, isn't it?", "String")),
        Variable("[red]bold[/red]", Fixed("[@click=app.quit]press me[/]", "String")),
        Variable("escape\x1b[2J", Fixed("\x1b]0;owned\x07\x1b[31mred\x1b[0m \x9b5n", "String")),
        Variable("gnp.\u202exe", Fixed("invoice\u202egpj.exe \u200bzero\u200dwidth\ufeff", "String")),
        Variable("名前 🏷️", Fixed("値段表 🚚📦 e\u0301 \U0001f468\u200d\U0001f469\u200d\U0001f467", "String")),
        Variable("lines", Fixed("one\r\ntwo\ttabbed\n\n  =1+1", "String")),
        Variable("n" * 255, Fixed("The name is as long as the column allows", "String")),
        Variable("draft", Fixed("Taken back", "String"), until=3),
        Variable("decision", Pick(37, ("accept", "refuse", "ask again")), after=8, local="approve"),
        Variable("remark", Nothing(), after=3, local="name-suppliers"),
    ),
)
