#!/bin/bash
# SPDX-License-Identifier: LGPL-2.1-or-later
#
# The examples of the documents do what is written below them. In blocks marked "sh test", lines "$ " are commands, "> " goes
# on with one, and the rest is what it prints on stdout, with "..." for anything. The blocks of a document are run in one home.
. "$(dirname "$0")/../lib.sh"
need python3
programs=$TEST_TMP/programs
mkdir "$programs"
ln -s "$JAIL" "$programs/jail"
ln -s "$(dirname "$JAIL")/jailctl" "$programs/jailctl"
PATH=$programs:$PATH

examples() { # DOCUMENT: for each command LINE-NUMBER, its text and what it should print, base64 each
	python3 - "$1" <<-'END'
		import base64, sys
		inside, at, command, wanted = False, 0, None, []
		def flush():
		    if command is not None:
		        print(at, *(base64.b64encode(("\n".join(x) + "\n").encode()).decode() for x in (command, wanted)))
		for number, line in enumerate(open(sys.argv[1], encoding="utf-8"), 1):
		    line = line.rstrip("\n")
		    if not inside:
		        inside = line == "```sh test"
		    elif line == "```":
		        flush()
		        inside, command, wanted = False, None, []
		    elif line.startswith("$ "):
		        flush()
		        at, command, wanted = number, [line[2:]], []
		    elif command is not None and not wanted and (line.startswith("> ") or line == ">"):
		        command.append(line[2:])
		    else:
		        wanted.append(line)
	END
}

as_written() { # WANTED GOT: line by line, "..." stands for anything
	python3 - "$1" "$2" <<-'END'
		import re, sys
		wanted = ".*".join(re.escape(part) for part in sys.argv[1].strip("\n").split("..."))
		sys.exit(re.fullmatch(wanted, sys.argv[2].strip("\n")) is None)
	END
}

for document in README.md CONTRIBUTING.md doc/SECURITY.md doc/from-firejail.md doc/from-flatpak.md doc/first-profile.md; do
	private_home
	find "$HOME" -mindepth 1 -delete
	cd "$HOME" || exit 99
	n=0
	while read -r number command wanted; do
		n=$((n + 1))
		command=$(base64 -d <<<"$command")
		wanted=$(base64 -d <<<"$wanted")
		run bash -c "$command"
		if [ "$status" = 0 ] && as_written "$wanted" "$stdout"; then
			tap_pass "$document:$number"
		else
			tap_fail "$document:$number" "$(printf '%s\nstatus %s\n%s\n%s\nwanted: %s' "$command" "$status" "$stdout" "$stderr" "$wanted")"
		fi
	done < <(examples "$TOP_SRCDIR/$document")
	# A mark that is misspelt would leave an example alone.
	tap_is "$(grep -c '^```sh' "$TOP_SRCDIR/$document")" "$(grep -cx '```sh test' "$TOP_SRCDIR/$document")" "$document has no other examples"
done
for document in "$TOP_SRCDIR"/*.md "$TOP_SRCDIR"/doc/*.md "$TOP_SRCDIR"/etc-profiles/*.md; do
	gone=$(grep -oE '`(src|tests|doc|contrib|etc-profiles)/[A-Za-z0-9_./-]+`' "$document" | tr -d '`' | while read -r path; do
		[ -e "$TOP_SRCDIR/$path" ] || echo "$path"
	done)
	tap_is "$gone" "" "${document#"$TOP_SRCDIR"/} names files that are there"
done
tap_ok "doc/profiles.md is what the profiles say" "$TOP_SRCDIR/contrib/list-profiles" --check
# A profile that is another one by a second name is tested under the first.
for profile in "$PROFILE_DIR"/*.profile; do
	name=$(basename "$profile" .profile)
	if grep -q "^include .*\.profile$" "$profile" || [ "$name" = default ]; then continue; fi
	tap_ok "$name has a line in tests/profiles/programs" grep -q "^\(firefox-esr\|$name\) |" "$TOP_SRCDIR/tests/profiles/programs"
done
tap_done
