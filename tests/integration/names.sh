#!/bin/bash
# SPDX-License-Identifier: LGPL-2.1-or-later
#
# jailctl names and the --debug- words of Firejail: what the lists of directives can be made of.
. "$(dirname "$0")/../lib.sh"
need python3
private_home
names() { run "$JAILCTL" names "$@"; }

names capabilities
tap_like "$stdout" $'^21\tsys_admin$' "capabilities, as caps.keep has them"
tap_ok "each of them can be kept" "$JAIL" --noprofile "--caps.keep=$(cut -f2 <<<"$stdout" | paste -sd,)" --dry-run true
names errnos
tap_like "$stdout" $'^13\tEACCES$' "errors"
names protocols
tap_ok "each family can be allowed" "$JAIL" --noprofile "--protocol=$(paste -sd, <<<"$stdout")" --dry-run true
names groups
tap_like "$stdout" '^@mount$' "groups of system calls"
tap_ok "each of them can be dropped" "$JAIL" --noprofile "--seccomp.drop=$(paste -sd, <<<"$stdout")" --dry-run true
names groups @mount
tap_like "$stdout" '(^|'$'\t'')pivot_root$' "the members of one"
members=$stdout
names groups mount
tap_is "$stdout" "$members" "also without the @"
names syscalls
tap_like "$stdout" $'^[0-9]+\topenat2$' "system calls"
case $(uname -m) in
x86_64)
	names syscalls32
	tap_like "$stdout" $'^102\tsocketcall$' "those of 32 bits"
	;;
*) tap_skip "those of 32 bits" "no second table" ;;
esac
names --json errnos
tap_like "$(python3 -c 'import json, sys; print({one["name"]: one["number"] for one in json.load(sys.stdin)}["EPERM"])' <<<"$stdout")" '^1$' "as JSON"

for words in "" "nonsense" "errnos more" "groups @nonsense" "--what errnos" "groups @mount more"; do
	# shellcheck disable=SC2086
	names $words
	tap_is "$status:$stdout" "2:" "wrong words: jailctl names $words"
done
names groups @moun
tap_like "$stderr" "did you mean '@mount'" "a misspelt group is corrected"

for pair in caps:capabilities errnos:errnos protocols:protocols syscalls:syscalls syscall-groups:groups; do
	names "${pair#*:}"
	tap_is "$("$JAIL" "--debug-${pair%:*}")" "$stdout" "--debug-${pair%:*} is the same"
done
tap_is "$("$JAIL" --debug-syscall-groups=@mount)" "$members" "--debug-syscall-groups=@mount too"
tap_done
