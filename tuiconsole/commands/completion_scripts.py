"""The scripts that complete command lines, one for each shell, out of the same places.

Each script walks over the words before the cursor to find out which command they lead to, how many words it has got,
and whether an option waits for its value. Only names of servers and views are asked of the program.
"""

from __future__ import annotations

import shlex
from collections.abc import Callable, Sequence

from tuiconsole.commands.grammar import Place, Values, valued

_BASH = """\
# Completes tuiconsole in bash; made by 'tuiconsole completion bash'.
_tuiconsole_offer() {
    # Of the lines that come in, those that begin with $1, quoted as the shell needs it.
    local line
    while IFS= read -r line; do
        [[ $line == "$1"* ]] && COMPREPLY+=("$(printf %q "$line")")
    done
}
_tuiconsole() {
    local route= waiting= position=0 i word cur=${COMP_WORDS[COMP_CWORD]}
    for ((i = 1; i < COMP_CWORD; i++)); do
        word=${COMP_WORDS[i]}
        # The shell takes --option=value apart.
        [[ $word == '=' ]] && continue
        if [[ $waiting ]]; then waiting=; continue; fi
        case $word in
            @VALUED@) waiting=$word ;;
            -*) ;;
            *) case "$route/$position/$word" in
                @ROUTES@) route="${route:+$route }$word" ;;
                *) position=$((position + 1)) ;;
            esac ;;
        esac
    done
    [[ $cur == '=' ]] && cur=
    cur=${cur#[\\"\\']}
    cur=${cur//\\\\/}
    COMPREPLY=()
    if [[ $waiting ]]; then
        case "$route $waiting" in
@VALUES@
        esac
    elif [[ $cur == -* ]]; then
        case $route in
@OPTIONS@
        esac
    else
        case "$route/$position" in
@POSITIONS@
        esac
    fi
}
complete -F _tuiconsole tuiconsole
"""

_ZSH = """\
#compdef tuiconsole
# Completes tuiconsole in zsh; made by 'tuiconsole completion zsh'.
_tuiconsole() {
    local route= waiting= word
    local -i i position=0
    local -a offered
    for ((i = 2; i < CURRENT; i++)); do
        word=${(Q)words[i]}
        if [[ -n $waiting ]]; then waiting=; continue; fi
        case $word in
            (@VALUED@) waiting=$word ;;
            (-*) ;;
            (*) case "$route/$position/$word" in
                (@ROUTES@) route="${route:+$route }$word" ;;
                (*) position+=1 ;;
            esac ;;
        esac
    done
    if [[ -n $waiting ]]; then
        case "$route $waiting" in
@VALUES@
        esac
    elif [[ ${words[CURRENT]} == -* ]]; then
        case $route in
@OPTIONS@
        esac
    else
        case "$route/$position" in
@POSITIONS@
        esac
    fi
}
if [[ $funcstack[1] == _tuiconsole ]]; then _tuiconsole "$@"; else compdef _tuiconsole tuiconsole; fi
"""

_FISH = """\
# Completes tuiconsole in fish; made by 'tuiconsole completion fish'.
function __tuiconsole_at --description 'Whether the words so far lead to command $argv[1], and to its word $argv[2]'
    set -l route
    set -l position 0
    set -l waiting 0
    set -l words (commandline -opc)
    for word in $words[2..-1]
        if test $waiting = 1
            set waiting 0
            continue
        end
        switch $word
            case @VALUED@
                set waiting 1
            case '-*'
            case '*'
                if contains -- "$route/$position/$word" @ROUTES@
                    set route (string trim -- "$route $word")
                else
                    set position (math $position + 1)
                end
        end
    end
    test "$argv[1]" = "$route"; or return 1
    test (count $argv) -lt 2; or test $argv[2] = $position
end
complete -c tuiconsole -f
"""


def bash(places: Sequence[Place]) -> str:
    """The script for bash, 3.2 and later."""

    def offer(values: Values) -> str:
        match values.kind:
            case "words":
                return f"_tuiconsole_offer \"$cur\" < <(printf '%s\\n' {shlex.join(values.words)})"
            case "servers" | "views":
                return f'_tuiconsole_offer "$cur" < <("$1" completion {values.kind} 2>/dev/null)'
            case "files":
                return '_tuiconsole_offer "$cur" < <(compgen -f -- "$cur")'
            case _:
                return ":"

    def options(place: Place) -> str:
        return offer(Values("words", tuple(option.name for option in place.options)))

    def position(place: Place, number: int) -> str:
        parts = [offer(values) for values in place.positions[number : number + 1] if values.kind != "anything"]
        if place.commands and not number:
            parts.insert(0, offer(Values("words", tuple(name for name, _ in place.commands))))
        return "; ".join(parts)

    return _filled(_BASH, places, offer, options, position, "{}) {} ;;")


def zsh(places: Sequence[Place]) -> str:
    """The script for zsh; it tells what each word does."""

    def offer(values: Values) -> str:
        match values.kind:
            case "words":
                return f"compadd -- {shlex.join(values.words)}"
            case "servers" | "views":
                return f'compadd -- ${{(f)"$("${{(Q)words[1]}}" completion {values.kind} 2>/dev/null)"}}'
            case "files":
                return "_files"
            case _:
                return ":"

    def described(how: str, words: Sequence[tuple[str, str]]) -> str:
        told = shlex.join(f"{name}:{text}" for name, text in words)
        return f"offered=({told}); _describe {how} offered"

    def options(place: Place) -> str:
        return described("-o option", [(option.name, option.help) for option in place.options])

    def position(place: Place, number: int) -> str:
        parts = [offer(values) for values in place.positions[number : number + 1] if values.kind != "anything"]
        if place.commands and not number:
            parts.insert(0, described("command", place.commands))
        return "; ".join(parts)

    return _filled(_ZSH, places, offer, options, position, "({}) {} ;;")


def fish(places: Sequence[Place]) -> str:
    """The script for fish, which wants a line for each thing instead of a program."""
    routes = [shlex.quote(route) for route in _routes(places)]
    lines = [_FISH.replace("@VALUED@", " ".join(valued(list(places)))).replace("@ROUTES@", " ".join(routes))]

    def quoted(text: str) -> str:
        return "'" + text.replace("\\", "\\\\").replace("'", "\\'") + "'"

    def arguments(values: Values) -> str:
        match values.kind:
            case "words":
                return f"-xa {quoted(' '.join(values.words))}"
            case "servers" | "views":
                names = f"(set -l typed (commandline -opc); $typed[1] completion {values.kind} 2>/dev/null)"
                return f"-xa {quoted(names)}"
            case "files":
                return "-rF"
            case _:
                return "-x"

    for place in places:
        here = f"__tuiconsole_at {shlex.quote(place.route)}"
        for option in place.options:
            line = f"complete -c tuiconsole -n {quoted(here)} -l {option.name.lstrip('-')} -d {quoted(option.help)}"
            lines.append(line if option.values is None else f"{line} {arguments(option.values)}")
        for name, text in place.commands:
            lines.append(f"complete -c tuiconsole -n {quoted(f'{here} 0')} -xa {name} -d {quoted(text)}")
        for number, values in enumerate(place.positions):
            if values.kind != "anything":
                there = here if place.endless else f"{here} {number}"
                lines.append(f"complete -c tuiconsole -n {quoted(there)} {arguments(values)}")
    return "\n".join(lines) + "\n"


SCRIPTS: dict[str, Callable[[Sequence[Place]], str]] = {"bash": bash, "zsh": zsh, "fish": fish}


def _filled(
    script: str,
    places: Sequence[Place],
    offer: Callable[[Values], str],
    options: Callable[[Place], str],
    position: Callable[[Place, int], str],
    case: str,
) -> str:
    """*script* with the cases of all *places* in it, each written as *case* has it."""

    def line(pattern: str, action: str) -> str:
        return f"            {case.format(pattern, action)}"

    values = [
        line(shlex.quote(f"{place.route} {option.name}"), offer(option.values))
        for place in places
        for option in place.options
        if option.values is not None and option.values.kind != "anything"
    ]
    positions = []
    for place in places:
        for number in range(max(len(place.positions), 1 if place.commands else 0)):
            where = f"{shlex.quote(place.route)}/{'*' if place.endless else number}"
            if action := position(place, number):
                positions.append(line(where, action))
    filled = script.replace("@VALUED@", "|".join(valued(list(places))))
    filled = filled.replace("@ROUTES@", "|".join(shlex.quote(route) for route in _routes(places)))
    filled = filled.replace("@VALUES@", "\n".join(values)).replace("@POSITIONS@", "\n".join(positions))
    return filled.replace("@OPTIONS@", "\n".join(line(shlex.quote(place.route), options(place)) for place in places))


def _routes(places: Sequence[Place]) -> list[str]:
    """A command's route, the number of words behind it, and a word that leads on from there."""
    return [f"{place.route}/0/{name}" for place in places for name, _ in place.commands]
