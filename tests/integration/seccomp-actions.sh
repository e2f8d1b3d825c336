#!/bin/bash
# SPDX-License-Identifier: LGPL-2.1-or-later
#
# What a seccomp profile of a container engine says is what the kernel does: each action, and arguments with more in
# the register than the kernel takes of it.
. "$(dirname "$0")/../lib.sh"
need python3 timeout
private_home
[ "$(uname -m)" = x86_64 ] || tap_skip_all "the numbers are those of x86_64"
cd "$TEST_TMP" || exit 1

under() { # JSON SCRIPT
	printf '%s' "$1" >filter.json
	printf '%s\n' "$2" >script.py
	run timeout -k 5 60 "$JAIL" --noprofile --quiet "--whitelist=$TEST_TMP" "--seccomp=$TEST_TMP/filter.json" python3 "$TEST_TMP/script.py"
}
one() { printf '{ "defaultAction": "SCMP_ACT_ALLOW", "syscalls": [ { "names": ["%s"], "action": "SCMP_ACT_%s" } ] }' "$1" "$2"; }

# Through ctypes, which gives the interpreter's lock away first: it dies with its holder.
in_thread='import ctypes, os, threading, time
libc = ctypes.CDLL(None)
threading.Thread(target=libc.getsid, args=(0,), daemon=True).start()
for i in range(3000):
    if len(os.listdir("/proc/self/task")) == 1: break
    time.sleep(0.01)
print("alone", len(os.listdir("/proc/self/task")), flush=True)
os._exit(0)'
for action in KILL KILL_THREAD; do
	under "$(one getsid $action)" "$in_thread"
	tap_is "$status:$stdout" "0:alone 1" "SCMP_ACT_$action ends the thread and leaves the process"
done
under "$(one getsid KILL_PROCESS)" "$in_thread"
tap_is "$status:$stdout" "159:" "SCMP_ACT_KILL_PROCESS ends the process"
under "$(one getsid KILL_THREAD)" 'import os; os.getsid(0); print("alive")'
tap_is "$status:$stdout" "159:" "the only thread takes the process with it"
handled='import os, signal
signal.signal(signal.SIGSYS, lambda *_: print("caught", flush=True))
try: os.getsid(0)
except OSError: pass'
under "$(one getsid TRAP)" "$handled"
tap_is "$status:$stdout" "0:caught" "SCMP_ACT_TRAP is a signal that can be handled"
under "$(one getsid LOG)" 'import os; os.getsid(0); print("done")'
tap_is "$status:$stdout" "0:done" "SCMP_ACT_LOG permits"
error='import os
try: os.getsid(0)
except OSError as e: print(e.errno)'
under "$(one getsid TRACE)" "$error"
tap_is "$status:$stdout" "0:38" "SCMP_ACT_TRACE answers ENOSYS, as it does without a tracer"
# A program may trace its child and ask to be told: it must not decide instead.
under "$(one getsid TRACE)" 'import ctypes, os, signal
libc = ctypes.CDLL(None, use_errno=True)
child = os.fork()
if child == 0:
    libc.ptrace(0, 0, 0, 0)
    os.kill(os.getpid(), signal.SIGSTOP)
    try: os.getsid(0); os._exit(1)
    except OSError as e: os._exit(e.errno)
_, status = os.waitpid(child, 0)
libc.ptrace(0x4200, child, 0, ctypes.c_void_p(0x80))
stops = 0
while not os.WIFEXITED(status):
    libc.ptrace(7, child, 0, 0)
    _, status = os.waitpid(child, 0)
    stops += os.WIFSTOPPED(status)
print(os.WEXITSTATUS(status), stops)'
tap_is "$status:$stdout" "0:38 0" "nor does a tracer inside"

# Arguments with garbage above what the kernel takes. First that it takes no more: without a filter the call does what
# it does without the garbage.
garbage='import ctypes, os, sys
libc = ctypes.CDLL(None, use_errno=True)
libc.syscall.restype = ctypes.c_long
def call(*arguments): 
    result = libc.syscall(*[ctypes.c_ulong(a & (2**64 - 1)) if isinstance(a, int) else a for a in arguments])
    return -ctypes.get_errno() if result < 0 else result
os.chdir(os.environ["HOME"])
os.umask(0)
open("file", "w").write("text")
fd = os.open("file", os.O_RDWR)
AT = -100
iov = (ctypes.c_ulong * 2)(0, 0)
name = lambda text: ctypes.c_char_p(text.encode())
calls = {
    "chmod": lambda g: call(90, name("file"), 0o4755 | g << 16),
    "fchmod": lambda g: call(91, fd, 0o4755 | g << 16),
    "fchmod of a descriptor": lambda g: call(91, fd | g << 32, 0o4755),
    "fchmodat": lambda g: call(268, AT, name("file"), 0o4755 | g << 16),
    "mkdir": lambda g: call(83, name("d%x" % g), 0o4755 | g << 16),
    "mkdirat": lambda g: call(258, AT, name("e%x" % g), 0o4755 | g << 16),
    "mknod": lambda g: call(133, name("p%x" % g), 0o014755 | g << 16, 0),
    "creat": lambda g: min(call(85, name("c%x" % g), 0o4755 | g << 16), 0),
    "open": lambda g: min(call(2, name("o%x" % g), 0o102, 0o4755 | g << 16), 0),
    "openat": lambda g: min(call(257, AT, name("q%x" % g), 0o102, 0o4755 | g << 16), 0),
    "lchown": lambda g: call(94, name("file"), os.getuid() | g << 32, os.getgid() | g << 32),
    "readv": lambda g: call(19, fd | g << 32, iov, 0),
    "writev": lambda g: call(20, fd | g << 32, iov, 0),
    "preadv2": lambda g: call(327, fd | g << 32, iov, 0, 0, 0, g << 32),
    "fdatasync": lambda g: call(75, fd | g << 32),
    "getgroups": lambda g: min(call(115, g << 32, 0), 0),
    "get_robust_list": lambda g: call(274, g << 32, ctypes.byref(ctypes.c_ulong()), ctypes.byref(ctypes.c_ulong())),
    "fsetxattr": lambda g: call(190, fd | g << 32, name("user.x"), name("v"), 1, g << 32),
    "readlinkat": lambda g: call(267, AT | g << 32, name("none"), iov, 16),
    "ptrace of a process": lambda g: call(101, 0x4206, 0x7ffffff0 | g << 32, 0, 0),
}
for what, make in calls.items():
    print(what, make(0), make(0x5))'
without=$(cd && python3 -c "$garbage")
tap_is "$(awk '$(NF-1) != $NF' <<<"$without")" "" "the kernel takes no more of the register: $(wc -l <<<"$without") calls"
refuse() { # NAME INDEX VALUE
	printf '{ "names": ["%s"], "action": "SCMP_ACT_ERRNO", "errnoRet": 88, "args": [ { "index": %s, "op": "SCMP_CMP_EQ", "value": %s } ] }' "$@"
}
rules=()
for rule in 'chmod 1 2541' 'fchmod 1 2541' 'fchmodat 2 2541' 'mkdir 1 2541' 'mkdirat 2 2541' 'mknod 1 6637' 'creat 1 2541' \
	'open 2 2541' 'openat 3 2541' "lchown 1 $(id -u)" 'readv 0 3' 'writev 0 3' 'preadv2 5 0' 'fdatasync 0 3' 'getgroups 0 0' \
	'get_robust_list 0 0' 'fsetxattr 4 0' 'readlinkat 0 18446744073709551516' 'ptrace 1 2147483632'; do
	# shellcheck disable=SC2086
	rules+=("$(refuse $rule)")
done
under "{ \"defaultAction\": \"SCMP_ACT_ALLOW\", \"syscalls\": [ $(IFS=,; echo "${rules[*]}") ] }" "${garbage//getuid() | g/getuid() | g}"
tap_is "$(grep -v ' -88 -88$' <<<"$stdout")" "" "nor do the filters"
tap_is "$(grep -c ' -88 -88$' <<<"$stdout")" "$(wc -l <<<"$without")" "all calls are refused with garbage as without"
tap_is "$status" 0 "the program runs to its end"

tap_done
