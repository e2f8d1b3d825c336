#!/bin/bash
# SPDX-License-Identifier: LGPL-2.1-or-later
# What the completion scripts offer, as the shells themselves work it out.
. "$(dirname "$0")/../lib.sh"
need bash
build=${JAIL_BUILD_DIR:-$(dirname "$JAIL")}
library=/usr/share/bash-completion/bash_completion
[ -f "$build/completions/jailctl" ] || tap_skip_all "no completions in $build"
[ -f $library ] || tap_skip_all "not installed: bash-completion"
private_home
at_exit '"$JAILCTL" stop --all --timeout=0 >/dev/null 2>&1'
mkdir "$TEST_TMP/bin" "$TEST_TMP/files" && ln -s "$JAIL" "$TEST_TMP/bin/jail" && ln -s "$JAILCTL" "$TEST_TMP/bin/jailctl"
PATH=$TEST_TMP/bin:$PATH
cd "$TEST_TMP/files" && touch a-file.profile || exit 99

# Prints what bash offers for the last of the words.
offered() { # WORD...
	bash -c '. "$1"; . "$2/completions/jail"; . "$2/completions/jailctl"; shift 2
COMP_WORDS=("$@") COMP_CWORD=$(($# - 1)) COMP_LINE="$*" COMP_LINE=${COMP_LINE/ = /=} COMP_POINT=${#COMP_LINE}
compopt () { :; }
"_$1" "$1" "${@: -1}" "${@: -2:1}"
printf "%s\n" "${COMPREPLY[@]}"' sh "$library" "$build" "$@" 2>&1 | sort | tr '\n' ' '
}

tap_is "$(offered jailctl to)" "top " "a verb"
tap_is "$(offered jailctl "" | tr ' ' '\n' | grep -c '^[a-z]')" "$("$JAILCTL" --help | grep -c '^  [a-z]')" "every verb"
for verb in $("$JAILCTL" --help | sed -n 's/^  \([a-z][a-z]*\) .*/\1/p'); do
	tap_is "$(offered jailctl "$verb" --h | tr ' ' '\n' | grep -x -e --help)" --help "$verb has --help"
	tap_like "$("$JAILCTL" "$verb" --help)" "^usage: jailctl $verb" "which works"
done
tap_is "$(offered jailctl nonsens)" " " "no verb"
tap_is "$(offered jailctl list --)" "--help --json --lines --names " "the options of a verb"
tap_is "$(offered jailctl top --sort = m)" "memory " "the words of an option"
tap_is "$(offered jailctl lint a-)" "a-file.profile " "a file"
tap_is "$(offered jailctl names sys)" "syscalls syscalls32 " "a topic"

"$JAIL" --noprofile --name=named sleep 600 &
wait_until 10 sh -c 'jailctl list --names | grep -qx named'
for verb in info join stop ls cat get put env caps fs why seccomp; do
	tap_is "$(offered jailctl "$verb" name)" "named " "$verb takes the name of a running jail"
done
tap_is "$(offered jailctl print cpu name)" "named " "also behind a topic"
tap_is "$(offered jailctl get named a-)" "a-file.profile " "and then a file"
tap_is "$(offered jailctl join named sle | tr ' ' '\n' | grep -xm1 sleep)" sleep "or a program"
tap_is "$(offered jail --join = name)" "named " "jail's options take one, too"
tap_is "$(offered jail --secc | tr ' ' '\n' | grep -x -e --seccomp=)" --seccomp= "and are offered"

# fish works it out by itself, too.
if command -v fish >/dev/null; then
	in_fish() { # LINE
		fish --no-config -c 'source $argv[1]; source $argv[2]; complete -C $argv[3]' "$build/completions/jail.fish" "$build/completions/jailctl.fish" "$1" |
			cut -f 1 | sort | tr '\n' ' '
	}
	tap_is "$(in_fish 'jailctl to')" "top " "fish: a verb"
	tap_is "$(in_fish 'jailctl top --sort=m')" "--sort=memory " "fish: the words of an option"
	tap_is "$(in_fish 'jailctl print cp')" "cpu " "fish: a topic"
	tap_is "$(in_fish 'jailctl info nam')" "named " "fish: the name of a running jail"
	tap_is "$(in_fish 'jail --join=nam')" "--join=named " "fish: for an option of jail, too"
else
	tap_skip "fish" "not installed: fish"
fi

# Whatever a jail calls itself: a name is no shell text.
run_jail --noprofile --name='$(touch${IFS}owned)' true
tap_isnt "$status" 0 "a name with shell text is refused"
tap_done
