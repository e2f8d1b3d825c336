#!/bin/bash
# SPDX-License-Identifier: LGPL-2.1-or-later
#
# --trace-denials tells what is refused, why, and what would allow it, and changes nothing else; seccomp log refuses nothing but what
# every jail refuses.
. "$(dirname "$0")/../lib.sh"
need python3 timeout
[ "$(uname -m)" = x86_64 ] || tap_skip_all "the numbers below are those of x86_64"
try=$JAIL_BUILD_DIR/tests/calls/try-call
[ -x "$try" ] || tap_skip_all "tests/calls/try-call is not built"
profile=$TEST_TMP/p.profile

traced() { # LINES... -- CALL...
	local lines=()
	while [ "$1" != -- ]; do
		lines+=("$1")
		shift
	done
	shift
	printf '%s\n' "${lines[@]}" >"$profile"
	run timeout -k 5 60 "$JAIL" --trace-denials "--profile=$profile" "--whitelist=$try" "$try" "$@"
}
tells() { tap_like "$stderr" "^jail: $1$" "$2"; }

traced 'seccomp' '# a comment' 'protocol unix' -- native 312 -- native 110 -- native 41 2 1 0 -- native 165
tap_is "$status:${stdout//$'\n'/ }" "0:EPERM ok EAFNOSUPPORT EPERM" "the program gets the same answers"
tells "refused kcmp of 'try-call': EPERM \([^ ]*p.profile:1\); 'seccomp !kcmp' would allow it" "a list"
tells "refused socket \(arg0=0x2\) of 'try-call': EAFNOSUPPORT \([^ ]*p.profile:3\); 'protocol' with that family would allow it" "the argument that counted"
tells "refused mount of 'try-call': EPERM \(built in\); no line can allow it" "what every jail refuses"
tap_unlike "$stderr" "getppid" "what is allowed is not told"
tells "3 calls were refused, in 3 ways" "a sum"

traced 'seccomp.drop getppid,kcmp:ENOKEY' -- native 110 -- i386 64 -- native 110 -- native 312
tap_is "${stdout//$'\n'/ }" "EPERM EPERM EPERM ENOKEY" "seccomp.drop, i386 too"
tells "refused getppid of i386 of 'try-call': EPERM .*" "calls of i386 are told apart"
tap_is "$(printf '%s\n' "$stderr" | grep -c "refused getppid of 'try-call'")" 1 "each is told once"
tells "4 calls were refused, in 3 ways" "and counted"
keep=read,write,exit_group,brk,mmap,munmap,fstat,newfstatat,arch_prctl,set_tid_address,set_robust_list,rseq,mprotect,prlimit64,readlink,readlinkat,getrandom
traced "seccomp.keep $keep" -- native 110 -- native 500
tap_is "${stdout//$'\n'/ }" "EPERM ENOSYS" "seccomp.keep"
tells "refused getppid of 'try-call': EPERM \([^ ]*p.profile:1\); 'getppid' in the list of seccomp.keep would allow it" "a default"
traced "seccomp getppid:kill" -- native 110
tap_is "$status" 159 "what is deadly stays so"
traced 'seccomp' -- native 56 0x10000011
tells "refused clone .*'allow-userns' would allow it" "user namespaces"
traced 'restrict-namespaces net' -- native 272 0x40000000
tells "refused unshare .*'restrict-namespaces' without that kind would allow it" "namespaces"

# Following the hint helps
traced 'seccomp !kcmp' -- native 312 1 1
tap_unlike "$stderr" "kcmp" "the line that would allow it allows it"

# Children, threads, programs that other programs execute
cat >"$TEST_TMP/many.py" <<'EOF'
import ctypes, os, threading
libc = ctypes.CDLL(None, use_errno=True)
def ask(): libc.syscall(110)
threads = [threading.Thread(target=ask) for _ in range(8)]
[t.start() for t in threads]
for _ in range(20):
    if os.fork() == 0:
        ask()
        os._exit(0)
[t.join() for t in threads]
while True:
    try: os.wait()
    except ChildProcessError: break
print("done")
EOF
run timeout -k 5 60 "$JAIL" --noprofile --trace-denials --seccomp=getppid:EXDEV "--whitelist=$TEST_TMP/many.py" python3 "$TEST_TMP/many.py"
tap_is "$status:$stdout" "0:done" "threads and children are answered"
tap_like "$stderr" "refused getppid of .python3.: EXDEV" "and told of"
# Where the C library tries clone3 for its threads, 8 more.
tells "(28|36) calls were refused, in [12] ways" "each of them"
run timeout -k 5 60 "$JAIL" --noprofile --trace-denials --seccomp=getppid "--whitelist=$try" sh -c "$try native 110; exit 3"
tap_is "$status:$stdout" "3:EPERM" "programs that the program runs are answered"
run timeout -k 5 60 "$JAIL" --noprofile --trace-denials --seccomp no-such-program
tap_is "$status" 127 "a missing program is 127"
run timeout -k 5 60 "$JAIL" --noprofile --trace-denials true
tap_is "$status:$stdout" "0:" "nothing refused"

# A hostile program: escape sequences in its name, and more names than anybody reads
cat >"$TEST_TMP/flood.py" <<'EOF'
import ctypes
libc = ctypes.CDLL(None)
for i in range(2000):
    libc.prctl(15, b"\033[31m%d" % i, 0, 0, 0)
    libc.syscall(110)
EOF
run timeout -k 5 100 "$JAIL" --noprofile --trace-denials --seccomp=getppid "--whitelist=$TEST_TMP/flood.py" python3 "$TEST_TMP/flood.py"
tap_is "$status" 0 "a flood of denials is survived"
tap_unlike "$stderr" $'\033' "names are escaped"
tap_is "$(printf '%s\n' "$stderr" | grep -c 'refused getppid')" 500 "and limited in number"
tells "2000 calls were refused, in 500 ways" "but counted"

# jailctl why
cat >"$TEST_TMP/waits.py" <<'EOF'
import ctypes, time
libc = ctypes.CDLL(None)
for _ in range(3):
    libc.syscall(110)
libc.syscall(312, 1, 1, 9, 0, 0)
print("asked", flush=True)
time.sleep(1000)
EOF
"$JAIL" --noprofile --name=watched --trace-denials --seccomp=getppid "--whitelist=$TEST_TMP/waits.py" python3 "$TEST_TMP/waits.py" >"$TEST_TMP/asked" 2>/dev/null &
launcher=$!
at_exit 'kill -KILL $launcher 2>/dev/null'
tap_ok "a watched jail asks" wait_until 10 grep -q asked "$TEST_TMP/asked"
run "$JAILCTL" why watched
tap_is "$status" 0 "jailctl why"
tap_like "$stdout" "^3 times: refused getppid of 'python3': EPERM \(option --seccomp=getppid\); " "counts"
tap_like "$stdout" "^1 times: refused kcmp of 'python3'" "and names"
kill $launcher
wait $launcher 2>/dev/null
"$JAIL" --noprofile --name=unwatched sleep 1000 &
launcher=$!
tap_ok "another jail runs" wait_until 10 "$JAILCTL" info unwatched
run "$JAILCTL" why unwatched
tap_like "$status:$stderr" "^1:.*start it with --trace-denials" "an unwatched jail knows nothing"
kill $launcher
wait $launcher 2>/dev/null

# Without its launcher nothing is allowed
cat >"$TEST_TMP/alone.py" <<'EOF'
import time
print("running", flush=True)
time.sleep(1000)
EOF
"$JAIL" --noprofile --trace-denials --seccomp "--whitelist=$TEST_TMP/alone.py" python3 "$TEST_TMP/alone.py" >"$TEST_TMP/alone" &
launcher=$!
tap_ok "a watched jail runs" wait_until 10 grep -q running "$TEST_TMP/alone"
kill -KILL $launcher
wait $launcher 2>/dev/null
gone() { ! pgrep -u "$(id -u)" -f "^python3 $TEST_TMP/alone.py"; }
tap_ok "and ends with its launcher" wait_until 10 gone

# seccomp log
run timeout -k 5 60 "$JAIL" --noprofile --seccomp=log --protocol=unix "--whitelist=$try" "$try" native 312 9999 9999 -- native 41 2 1 0 -- native 165 -- native 16 -1 0x5412 -- native 110
tap_is "$status:${stdout//$'\n'/ }" "0:ESRCH ok EPERM EPERM ok" "staging: only what every jail refuses is refused"
tells "would refuse kcmp of 'try-call': EPERM \(option --seccomp=log\); 'seccomp !kcmp' would allow it" "staging: the default list"
tells "would refuse socket \(arg0=0x2\) of 'try-call': EAFNOSUPPORT .*" "staging: other words"
tells "refused mount of 'try-call': EPERM \(built in\); no line can allow it" "staging: what is refused all the same"
printf 'seccomp log\nseccomp.keep getuid\n' >"$profile"
run timeout -k 5 60 "$JAIL" "--profile=$profile" "--whitelist=$try" "$try" native 110
tap_is "$status:$stdout" "0:ok" "staging: an allow list"
tap_like "$stderr" "would refuse getppid" "staging: says what it lacks"
run "$JAIL" --noprofile --seccomp=log --seccomp=strict true
tap_like "$status:$stderr" "^125:.*strict mode cannot be watched" "strict mode cannot be watched"
run_jail --dry-run --noprofile --trace-denials true
tap_like "$stdout" "the launcher answers for the filters" "a dry run says so"

tap_done
