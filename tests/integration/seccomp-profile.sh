#!/bin/bash
# SPDX-License-Identifier: LGPL-2.1-or-later
#
# Seccomp profiles of container engines, in real jails, and jailctl seccomp, which writes and checks them.
. "$(dirname "$0")/../lib.sh"
need python3
[ "$(uname -m)" = x86_64 ] || tap_skip_all "the numbers below are those of x86_64"
try=$JAIL_BUILD_DIR/tests/calls/try-call
[ -x "$try" ] || tap_skip_all "tests/calls/try-call is not built"
cd "$TEST_TMP" || exit 99
private_home

# What a static program needs, written as short as can be
cat >allow.json <<'EOF'
{ "defaultAction": "SCMP_ACT_ERRNO", "syscalls": [ { "action": "SCMP_ACT_ALLOW", "names": ["read", "write", "brk",
"mmap", "arch_prctl", "set_tid_address", "set_robust_list", "rseq", "mprotect", "prlimit64", "readlink",
"getrandom", "fstat", "newfstatat", "exit_group", "getuid"] } ] }
EOF
calls() { # WANTED DESCRIPTION WORDS... -- CALL...
	local wanted=$1 text=$2 words=()
	shift 2
	while [ "$1" != -- ]; do
		words+=("$1")
		shift
	done
	shift
	run_jail --noprofile "--whitelist=$try" "${words[@]}" "$try" "$@"
	tap_is "${stdout//$'\n'/ }" "$wanted" "$text"
}
calls "ok EPERM" "a three-line allow list" --seccomp=allow.json -- native 102 -- native 39
calls "ok EPERM" "seccomp.profile says the same" --seccomp.profile=allow.json -- native 102 -- native 39
run_jail --noprofile --seccomp=allow.json "--whitelist=$try" "$try" i386 20
tap_is "$status" 159 "an architecture that is not listed is deadly"
printf 'seccomp.profile %s\n' "$TEST_TMP/allow.json" >p.profile
run_jail "--profile=$TEST_TMP/p.profile" "--whitelist=$try" "$try" native 39 -- native 102
tap_is "$stdout" $'EPERM\nok' "as a line of a profile"
mkdir -p "$HOME/.config/jail"
cp allow.json "$HOME/.config/jail/mine.json"
printf 'seccomp mine.json\n' >"$HOME/.config/jail/p.profile"
run_jail --profile=p "--whitelist=$try" "$try" native 39 -- native 102
tap_is "$stdout" $'EPERM\nok' "a bare name in a profile is found beside it"

# Actions, arguments, conditions
cat >all.json <<'EOF'
{ "defaultAction": "SCMP_ACT_ALLOW", "archMap": [ { "architecture": "SCMP_ARCH_X86_64", "subArchitectures": ["SCMP_ARCH_X86", "SCMP_ARCH_X32"] } ],
  "flags": ["SECCOMP_FILTER_FLAG_TSYNC"], "syscalls": [
  { "name": "getppid", "action": "SCMP_ACT_ERRNO", "errnoRet": 18 },
  { "names": ["times"], "action": "SCMP_ACT_ERRNO", "errno": "EIO", "comment": "as Podman writes it" },
  { "names": ["getpgrp"], "action": "SCMP_ACT_KILL" }, { "names": ["getpgid"], "action": "SCMP_ACT_TRAP" },
  { "names": ["personality"], "action": "SCMP_ACT_ERRNO", "args": [ { "index": 0, "value": 4294967295, "op": "SCMP_CMP_NE" } ] },
  { "names": ["umask"], "action": "SCMP_ACT_ERRNO", "args": [ { "index": 0, "value": 4294967304, "op": "SCMP_CMP_GE" } ] },
  { "names": ["alarm"], "action": "SCMP_ACT_ERRNO", "args": [ { "index": 0, "value": 5, "op": "SCMP_CMP_GE" }, { "index": 1, "value": 9, "op": "SCMP_CMP_EQ" } ] },
  { "names": ["lseek"], "action": "SCMP_ACT_ERRNO", "errnoRet": 95, "args": [ { "index": 1, "value": 4294967298, "op": "SCMP_CMP_GT" } ] },
  { "names": ["getuid"], "action": "SCMP_ACT_ERRNO", "includes": { "caps": ["CAP_SYS_ADMIN"] } },
  { "names": ["getgid"], "action": "SCMP_ACT_ERRNO", "excludes": { "caps": ["CAP_SYS_ADMIN"] } },
  { "names": ["geteuid"], "action": "SCMP_ACT_ERRNO", "includes": { "arches": ["arm64"] } },
  { "names": ["getegid"], "action": "SCMP_ACT_ERRNO", "includes": { "minKernel": "3.0" } } ] }
EOF
calls "EXDEV EXDEV ENOSYS" "an error by number, on i386 too; x32 is missing" --seccomp=all.json -- native 110 -- i386 64 -- x32 110
calls "EIO" "an error by name" --seccomp=all.json -- native 100
calls "ok EPERM EPERM" "not equal" --seccomp=all.json -- native 135 0xffffffff -- native 135 8 -- i386 136 8
calls "ok ok" "an int is 32 bits wide, and never as large as that" --seccomp=all.json -- native 95 0x100000008 -- native 95 18
calls "EPERM ok ok" "two comparisons both have to hold" --seccomp=all.json -- native 37 7 9 -- native 37 7 8 -- native 37 4 9
calls "EPERM" "whatever is in the upper half" --seccomp=all.json -- native 37 0xff00000007 9
calls "EOPNOTSUPP EBADF EBADF" "an offset is 64 bits wide" --seccomp=all.json -- native 8 -1 0x100000003 0 -- native 8 -1 0x100000002 0 -- native 8 -1 3 0
calls "ok EPERM ok EPERM" "conditions" --seccomp=all.json -- native 102 -- native 104 -- native 107 -- native 108
calls "EPERM ok" "conditions look at the capabilities of the jail" --seccomp=all.json --caps.keep=sys_admin -- native 102 -- native 104
for call in "kill 111" "trap 121"; do
	run_jail --noprofile --seccomp=all.json "--whitelist=$try" "$try" native "${call#* }"
	tap_is "$status" 159 "${call% *}"
done

# With other words
calls "EXDEV EPERM EPERM" "what other words refuse stays refused" --seccomp=all.json --seccomp=getuid -- native 110 -- native 102 -- native 165
calls "ok EPERM EPERM" "both lists of allowed calls count" --seccomp=allow.json \
	"--seccomp.keep=write,brk,mmap,arch_prctl,set_tid_address,set_robust_list,rseq,mprotect,prlimit64,readlink,getrandom,exit_group,getuid,getpid" \
	-- native 102 -- native 39 -- native 0 0
run_jail --noprofile --seccomp=strict --seccomp=all.json cat <<<text
tap_is "$stdout" text "with strict mode"
run_jail --noprofile --seccomp=strict --seccomp=allow.json "--whitelist=$try" "$try" native 102
tap_is "$stdout" EPERM "strict is the stricter"
calls "EACCES" "the file is out of the program's reach" "--whitelist=$TEST_TMP" --seccomp=all.json -- native 2 "@$TEST_TMP/all.json" 0

# Profiles in use
profiles=/usr/share/containers/seccomp.json
if [ -f $profiles ]; then
	run_jail --noprofile --seccomp=$profiles python3 -c 'import subprocess; print(subprocess.run(["echo", "hello"], capture_output=True).stdout)'
	tap_is "$stdout" "b'hello\\n'" "Podman's default profile"
	calls "EPERM ENOSYS" "Podman's refusals" --seccomp=$profiles -- native 304 0 0 0 -- native 500
else
	tap_skip "Podman's default profile" "not installed: golang-github-containers-common"
fi

# Mistakes
one_line() { [ "$(printf '%s\n' "$1" | wc -l)" = 1 ]; }
refused() { # REGEX TEXT
	printf '%s' "$2" >bad.json
	printf '# a comment\nseccomp.profile %s\n' "$TEST_TMP/bad.json" >p.profile
	run_jail "--profile=$TEST_TMP/p.profile" true
	tap_is "$status" 125 "refused: $2"
	tap_like "$stderr" "p.profile:2: [^ ]*bad.json:.*$1" "says where and why: $1"
	tap_ok "in one line: $1" one_line "$stderr"
	run "$JAILCTL" seccomp check bad.json
	tap_is "$status" 1 "jailctl refuses it too"
	tap_like "$stderr" "bad.json:.*$1" "in the same words"
}
refused '2: not JSON' $'{ "defaultAction":\n }'
refused 'unknown action "SCMP_ACT_ALOW", did you mean "SCMP_ACT_ALLOW"' '{ "defaultAction": "SCMP_ACT_ALOW" }'
refused 'syscalls\[0\].args\[0\]: unknown operator' '{ "defaultAction": "SCMP_ACT_ALLOW", "syscalls": [ { "names": ["read"], "action": "SCMP_ACT_ERRNO", "args": [ { "index": 0, "value": 1, "op": "SCMP_CMP_EGAL" } ] } ] }'
refused 'SCMP_ACT_NOTIFY is not supported' '{ "defaultAction": "SCMP_ACT_NOTIFY" }'
refused 'too many rules' "$(python3 -c '
import json
ranges = [{"index": i, "value": 5 << 40 | 5, "op": "SCMP_CMP_NE"} for i in range(3)]
print(json.dumps({"defaultAction": "SCMP_ACT_ALLOW", "syscalls": [{"names": ["mmap"], "action": "SCMP_ACT_ERRNO", "args": ranges}]}))')"
run_jail --noprofile --seccomp=missing.json true
tap_like "$status:$stderr" "^125:.*there is no file" "a missing file"
run_jail --noprofile --seccomp=/dev/zero true
tap_like "$status:$stderr" "^125:.*not a regular file" "no regular file"
head -c 2000000 /dev/zero >big.json
run_jail --noprofile --seccomp=big.json true
tap_like "$status:$stderr" "^125:.*larger than 1 MiB" "a file that is too large"

# Export, and back
run "$JAILCTL" seccomp export firefox
tap_is "$status" 0 "export"
printf '%s\n' "$stdout" >firefox.json
tap_ok "it is JSON" python3 -m json.tool firefox.json
run "$JAILCTL" seccomp check firefox.json
tap_like "$status:$stdout" "^0:usable: " "it can be used"
printf 'seccomp @desktop\nseccomp.32.drop getpid\nprotocol unix\n' >some.profile
"$JAILCTL" seccomp export "$TEST_TMP/some.profile" >some.json
for call in "native 41 2 1 0" "native 68 0" "native 110" "i386 20" "i386 64" "native 165" "native 16 -1 0x5412" "x32 1" "native 250"; do
	# shellcheck disable=SC2086 # a call is several words
	run_jail "--profile=$TEST_TMP/some.profile" "--whitelist=$try" "$try" $call
	before=$status:$stdout
	# shellcheck disable=SC2086
	run_jail --noprofile --seccomp=some.json "--whitelist=$try" "$try" $call
	tap_is "$status:$stdout" "$before" "the export answers like the profile: $call"
done
run "$JAILCTL" seccomp export --format=pseudo "$TEST_TMP/some.profile"
tap_like "$stdout" "socket: if \(arg0 & 0xffffffff\) == 0x0: EAFNOSUPPORT" "pseudo code"
run "$JAILCTL" seccomp export --format=table "$TEST_TMP/some.profile"
tap_like "$stdout" "^getpid +allow +EPERM$" "a table"
run "$JAILCTL" seccomp export --format=xml firefox
tap_like "$status:$stderr" "^2:.*unknown format 'xml'" "an unknown format"
run "$JAILCTL" seccomp
tap_like "$status:$stderr" "^2:.*usage:" "no words"

tap_done
