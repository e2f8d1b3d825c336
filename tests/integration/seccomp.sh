#!/bin/bash
# SPDX-License-Identifier: LGPL-2.1-or-later
#
# Every word about system calls, in a real jail, from a profile line and from the command line.
. "$(dirname "$0")/../lib.sh"

try=$JAIL_BUILD_DIR/tests/calls/try-call
[ -x "$try" ] || tap_skip_all "tests/calls/try-call is not built"
[ "$(uname -m)" = x86_64 ] || tap_skip_all "the numbers below are those of x86_64"

profile=$TEST_TMP/p.profile

# Numbers: asm/unistd_64.h, asm/unistd_32.h.
getppid='native 110' getuid='native 102' personality='native 135' socket='native 41'
socketpair='native 53' mprotect='native 10' mmap='native 9' memfd='native 319' unshare='native 272'
clone='native 56' clone3='native 435' ptrace='native 101 999' keyctl='native 250 9999' bpf='native 321 99'
msgget='native 68 0' memfd_secret='native 447 0x80000000' getuid32='i386 199' getppid32='i386 64' setns='native 308 -1'
uring='native 425' mount='native 165' chroot='native 161' userfaultfd='native 323 -1' kcmp='native 312 0 0 99'

# answers WANTED DESCRIPTION CALL -- WORD...: the same words as options and as lines of a profile
answers() {
	local wanted=$1 text=$2 call=$3 word options=() lines=() expected_status=0
	shift 4
	for word; do
		options+=("--$word")
		lines+=("${word/=/ }")
	done
	[ "$wanted" != killed ] || expected_status=159
	printf '%s\n' "${lines[@]}" >"$profile"
	# shellcheck disable=SC2086 # a call is several words
	run_jail --noprofile "${options[@]}" "--whitelist=$try" "$try" $call
	tap_is "$status:${stdout:-killed}" "$expected_status:$wanted" "$text: option"
	# shellcheck disable=SC2086
	run_jail "--profile=$profile" "--whitelist=$try" "$try" $call
	tap_is "$status:${stdout:-killed}" "$expected_status:$wanted" "$text: line"
}

# What every jail refuses
answers EPERM "mount is always refused" "$mount" -- quiet
answers EPERM "setns is always refused" "$setns" -- quiet
answers ENOSYS "clone3 is missing" "$clone3" -- quiet
answers EPERM "clone makes no user namespace" "$clone 0x10000011" -- quiet
answers EPERM "clone makes none with garbage above" "$clone 0xff10000011" -- quiet
answers EPERM "chroot is refused" "$chroot @/" -- quiet
answers ok "without a list the rest is allowed" "$getppid" -- quiet

# seccomp
for call in "$ptrace" "$keyctl" "$bpf" "$uring" "$userfaultfd" "$kcmp"; do
	answers EPERM "the default list refuses $call" "$call" -- seccomp
done
answers ok "the default list is not @desktop" "$msgget 01000" -- seccomp
answers EPERM "@desktop" "$msgget 01000" -- seccomp=@desktop
answers EPERM "@desktop" "$memfd_secret" -- seccomp=@desktop
answers EPERM "@desktop has the default list in it" "$keyctl" -- seccomp=@desktop
answers EPERM "@desktop alone" "$keyctl" -- seccomp.drop=@desktop
answers ok "an exception from @desktop" "$msgget 01000" -- 'seccomp=@desktop,!msgget'
answers ok "an exception from @desktop by group" "$msgget 01000" -- 'seccomp.drop=@desktop,!@ipc'
answers EFAULT "a group as an exception" "native 425 0 0" -- 'seccomp=!@aio'
answers EPERM "an added name" "$getppid" -- seccomp=getppid
answers EPERM "an added number" "$getppid" -- 'seccomp=$110'
answers EPERM "a number holds for i386 too" "$getppid32" -- 'seccomp=$110'
answers EACCES "an own errno" "$getppid" -- seccomp=getppid:EACCES
answers killed "an own kill" "$getppid" -- seccomp=getppid:kill
answers ok "an own log" "$getppid" -- seccomp=getppid:log

# seccomp.drop, seccomp.keep
answers EPERM "drop" "$getppid" -- seccomp.drop=getppid
answers EFAULT "drop leaves the rest of the default list" "native 425 0 0" -- seccomp.drop=getppid
keep=write,exit_group,brk,mmap,munmap,fstat,newfstatat,arch_prctl,set_tid_address,set_robust_list,rseq,mprotect,prlimit64,readlink,readlinkat,getrandom,getuid
answers ok "keep" "$getuid" -- "seccomp.keep=$keep"
answers EPERM "keep refuses the rest" "$getppid" -- "seccomp.keep=$keep"
answers ENOSYS "keep has no future" "native 500" -- "seccomp.keep=$keep"
answers EPERM "keep is stronger than drop" "$getppid" -- seccomp.drop=times "seccomp.keep=$keep"
answers EPERM "keep cannot give what every jail refuses" "$mount" -- "seccomp.keep=$keep,mount"

# The 32-bit ABI
answers EPERM "the native list holds for i386" "$getppid32" -- seccomp=getppid
answers EPERM "seccomp.32" "$getppid32" -- seccomp.32=getppid
answers ok "seccomp.32 is not for native calls" "$getppid" -- seccomp.32=getppid
answers EPERM "seccomp.32.drop" "$getuid32" -- seccomp.32.drop=getuid32
answers EPERM "seccomp.32.keep" "$getppid32" -- seccomp.32.keep=getuid32
answers ok "seccomp.32.keep keeps" "$getuid32" -- seccomp.32.keep=getuid32
answers killed "block-secondary: i386" "$getuid32" -- seccomp.block-secondary
answers killed "block-secondary: x32" "x32 102" -- seccomp.block-secondary
answers ENOSYS "x32 is missing" "x32 102" -- quiet
answers EPERM "block-secondary: another personality" "$personality 8" -- seccomp.block-secondary
answers EPERM "block-secondary: with garbage above" "$personality 0x100000008" -- seccomp.block-secondary
answers ok "block-secondary: the question" "$personality 0xffffffff" -- seccomp.block-secondary

# seccomp-error-action
answers EXDEV "error action: an errno" "$getppid" -- seccomp=getppid seccomp-error-action=EXDEV
answers killed "error action: kill" "$getppid" -- seccomp=getppid seccomp-error-action=kill
answers ok "error action: log" "$getppid" -- seccomp=getppid seccomp-error-action=log
answers EACCES "an own errno is stronger" "$getppid" -- seccomp=getppid:EACCES seccomp-error-action=kill
answers EPERM "what is always refused has its own answer" "$mount" -- seccomp-error-action=log seccomp

# protocol
answers EAFNOSUPPORT "protocol refuses other families" "$socket 17 3 0" -- protocol=unix,inet
answers ok "protocol permits" "$socket 2 1 0" -- protocol=unix,inet
answers EAFNOSUPPORT "protocol looks at 32 bits" "$socket 0x100000011 3 0" -- protocol=unix,inet
for family in 45 46 255 256 258 0x10002 0x7fffffff 0x80000002 -1; do
	answers EAFNOSUPPORT "protocol: there is no family $family" "$socket $family 1 0" -- protocol=unix,inet
done
answers EAFNOSUPPORT "protocol holds for i386" "i386 359 17 3 0" -- protocol=unix,inet
answers ENOSYS "protocol: no socketcall" "i386 102 1" -- protocol=unix
answers EAFNOSUPPORT "protocol: socketpair" "$socketpair 40 1 0" -- protocol=inet
answers EAFNOSUPPORT "protocol: the list is edited" "$socket 2 1 0" -- protocol=unix,inet protocol=-inet

# restrict-namespaces
answers EPERM "restrict-namespaces" "$unshare 0x04000000" -- restrict-namespaces
answers EPERM "restrict-namespaces: one kind" "$unshare 0x08000000" -- restrict-namespaces=ipc
answers EPERM "restrict-namespaces: clone" "$clone 0x08000011" -- restrict-namespaces=ipc
answers EINVAL "unshare of a forbidden sort is the kernel's to judge" "$unshare 1" -- restrict-namespaces
answers EPERM "allow-userns is taken back by restrict-namespaces" "$unshare 0x10000000" -- allow-userns restrict-namespaces=user

# memory-deny-write-execute
answers EPERM "write and execute in mmap" "$mmap 0 4096 7 0x22 -1 0" -- memory-deny-write-execute
answers ok "only execute in mmap" "$mmap 0 4096 5 0x22 -1 0" -- memory-deny-write-execute
answers EPERM "execute in mprotect" "$mprotect 0 4096 5" -- memory-deny-write-execute
answers EPERM "execute in mprotect, garbage above" "$mprotect 0 4096 0x100000005" -- memory-deny-write-execute
answers EPERM "no memory that is mapped twice" "$memfd @x 0" -- memory-deny-write-execute
answers EPERM "the old mmap of i386" "i386 90 0" -- memory-deny-write-execute
answers EPERM "mmap2" "i386 192 0 4096 7 0x22 -1" -- memory-deny-write-execute
answers EPERM "no personality that makes memory executable" "$personality 0x400000" -- memory-deny-write-execute
answers ok "without it all that is allowed" "$mmap 0 4096 7 0x22 -1 0" -- quiet
# PR_SET_MDWE to 0: what is set cannot be taken back. Since Linux 6.3.
if [ "$("$try" native 157 65 0)" = ok ]; then
	answers EPERM "the kernel's own switch is on as well" "native 157 65 0" -- memory-deny-write-execute
	answers ok "and off without the word" "native 157 65 0" -- quiet
else
	tap_skip "the kernel's own switch" "this kernel has no PR_SET_MDWE"
fi

# allow-debuggers
answers EPERM "debuggers are refused" "$ptrace" -- seccomp
answers ESRCH "allow-debuggers permits them" "native 101 16 999999" -- seccomp allow-debuggers

# Threads and children, from the first instruction
cat >"$TEST_TMP/threads.py" <<'EOF'
import ctypes, os, threading
libc = ctypes.CDLL(None, use_errno=True)
answers = []
def ask():
    answers.append((libc.syscall(110), ctypes.get_errno()))
threads = [threading.Thread(target=ask) for _ in range(4)]
[t.start() for t in threads]
[t.join() for t in threads]
child = os.fork()
if child == 0:
    os._exit(0 if libc.syscall(110) == -1 else 1)
answers.append((-1, 18) if os.waitpid(child, 0)[1] == 0 else (0, 0))
print(sorted(set(answers)))
EOF
if command -v python3 >/dev/null; then
	run_jail --noprofile --seccomp=getppid:EXDEV "--whitelist=$TEST_TMP/threads.py" python3 "$TEST_TMP/threads.py"
	tap_is "$stdout" "[(-1, 18)]" "threads and children have the filter"
else
	tap_skip "threads and children" "not installed: python3"
fi
printf '#!/bin/sh\nexec "$1" native 110\n' >"$TEST_TMP/script"
chmod +x "$TEST_TMP/script"
run_jail --noprofile --seccomp=getppid:EXDEV "--whitelist=$try" "--whitelist=$TEST_TMP/script" "$TEST_TMP/script" "$try"
tap_is "$stdout" EXDEV "so has what the program executes"

# Wrong words: one line, with the place and what was perhaps meant
one_line() { [ "$(printf '%s\n' "$1" | wc -l)" = 1 ]; }
refused() { # REGEX LINE
	local regex=$1 line=$2
	printf '# a comment\n%s\n' "$line" >"$profile"
	run_jail "--profile=$profile" true
	tap_is "$status" 125 "refused: $line"
	tap_like "$stderr" "p.profile:2: .*$regex" "says where and why: $line"
	tap_ok "in one line: $line" one_line "$stderr"
	run_jail --noprofile "--${line/ /=}" true
	tap_is "$status" 125 "refused as an option: $line"
	tap_like "$stderr" "^jail: .*--${line%% *}.*$regex" "the option is named: $line"
}
refused 'unknown system call "getpidd", did you mean "getpid"\?' 'seccomp getpidd'
refused 'unknown group "@mout" of system calls, did you mean "@mount"\?' 'seccomp.drop @mout'
refused 'unknown group "@desktp" of system calls, did you mean "@desktop"\?' 'seccomp @desktp'
refused '"EPERMM" is no action' 'seccomp mount:EPERMM'
refused 'an exception has no action' 'seccomp !mount:kill'
refused 'empty item' 'seccomp mount,,umount2'
refused 'letters, digits' 'seccomp mount;umount2'
refused 'no system call number' 'seccomp $99999999'
refused 'has an action in a list of allowed calls' 'seccomp.keep getpid:EPERM'
refused 'unknown system call "readd", did you mean "read"\?' 'seccomp.keep write,readd'
refused 'unknown system call' 'seccomp.32.drop nothing_of_that_kind'
refused 'expected kill, log or the name of an error' 'seccomp-error-action explode'
refused 'EPREM" is no action' 'seccomp-error-action EPREM'
refused "unknown word 'netlnk'.*did you mean 'netlink'" 'protocol netlnk'
refused "unknown word 'usr'.*did you mean 'user'" 'restrict-namespaces usr'
refused 'takes no argument' 'memory-deny-write-execute yes'
refused 'takes no argument' 'seccomp.block-secondary yes'

tap_done
