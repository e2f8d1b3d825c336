#!/bin/bash
# SPDX-License-Identifier: LGPL-2.1-or-later
#
# seccomp strict: filters of text work, and nothing that tries more gets anywhere, neither after the entry point nor before.
. "$(dirname "$0")/../lib.sh"
need cc
case $(uname -m) in
x86_64) ;;
*) tap_skip_all "the numbers below are those of x86_64" ;;
esac
try=$JAIL_BUILD_DIR/tests/calls/try-call
[ -x "$try" ] || tap_skip_all "tests/calls/try-call is not built"

strict() { run "$JAIL" --noprofile --seccomp=strict "--whitelist=$TEST_TMP" "--whitelist=$try" "$@"; }
filter() { # WANTED COMMAND...: what becomes of "some text"
	local wanted=$1
	shift
	strict "$@" <<<"some text"
	tap_is "$status:$stdout" "0:$wanted" "$*"
}

filter "some text" cat
filter "SOME TEXT" tr a-z A-Z
filter "same text" sed s/some/same/
filter "some text" sort
filter "some text" grep text
filter "10" wc -c
filter "c29tZSB0ZXh0Cg==" base64
filter "some" head -c 4
filter "text" awk '{ print $2 }'
head -c 3000000 /dev/urandom >"$TEST_TMP/binary"
"$JAIL" --noprofile --seccomp=strict cat <"$TEST_TMP/binary" >"$TEST_TMP/copy"
tap_ok "cat copies a file to a file" cmp "$TEST_TMP/binary" "$TEST_TMP/copy"
tap_is "$("$JAIL" --noprofile --seccomp=strict gzip -c <"$TEST_TMP/binary" | gzip -dc | cmp - "$TEST_TMP/binary" && echo same)" same \
	"gzip packs what gzip unpacks"
printf 'seccomp strict\n' >"$TEST_TMP/p.profile"
run_jail "--profile=$TEST_TMP/p.profile" cat <<<"some text"
tap_is "$stdout" "some text" "as a line of a profile"
strict false
tap_is "$status" 1 "a status passes through"
strict no-such-program
tap_is "$status" 127 "a missing program is 127"

# A static program is strict from its first instruction
cat >"$TEST_TMP/static.c" <<'EOF'
#include <stdio.h>
#include <stdlib.h>
int main (void) { char *line = malloc (100000); return fgets (line, 100000, stdin) && puts (line) >= 0 ? 0 : 1; }
EOF
cc -static -o "$TEST_TMP/static" "$TEST_TMP/static.c"
filter $'some text' "$TEST_TMP/static"
cc -static-pie -o "$TEST_TMP/static-pie" "$TEST_TMP/static.c"
filter $'some text' "$TEST_TMP/static-pie"
cc -nostdlib -static -x assembler -o "$TEST_TMP/tiny" - <<'EOF'
.globl _start
_start: mov $39, %eax
syscall
neg %eax
mov %eax, %edi
mov $231, %eax
syscall
EOF
strict "$TEST_TMP/tiny"
tap_is "$status" 1 "the first instructions of a program without a C library get EPERM"

refused() { # DESCRIPTION CALL...
	local text=$1
	shift
	strict "$try" "$@"
	tap_is "$status:$stdout" 0:EPERM "$text"
}
refused "no open" native 2 @/etc/passwd 0
refused "no openat" native 257 -100 @/etc/passwd 0
refused "no socket" native 41 1 1 0
refused "no fork" native 57
refused "no clone" native 56 0x11
refused "no exec" native 59 @/bin/true 0 0
refused "no kill" native 62 1 9
refused "no memory for code" native 9 0 4096 5 0x22 -1 0
refused "no memory for code, garbage above" native 9 0 4096 0xff00000005 0x22 -1 0
refused "no mapping of a file" native 9 0 4096 1 2 0 0
refused "no memory that becomes code" native 10 0x400000 4096 5
refused "no further filter" native 317 1 0 0
refused "no ioctl" native 16 0 0x5401
refused "no stat of an own choice" native 4 @/etc/passwd @bufferbufferbuffer
refused "no prctl" native 157 3
refused "no ptrace" native 101 0
refused "no getppid" native 110
strict "$try" i386 20
tap_is "$status" 159 "no 32-bit calls"
strict "$try" x32 39
tap_is "$status" 159 "no x32 calls"

# Before the entry point: constructors of libraries, an interpreter of one's own
cat >"$TEST_TMP/before.c" <<'EOF'
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>
static void say (const char *what, long result)
{
  char text[100];
  int length = snprintf (text, sizeof text, "%s=%s ", what, result < 0 ? strerrorname_np (errno) : "done");
  if (write (1, text, length) < 0) _exit (9);
}
static void attack (void)
{
  char *const argv[] = { "true", NULL };
  say ("read", open ("/etc/passwd", O_RDONLY));
  say ("write", open ("/tmp/x", O_RDWR | O_CREAT, 0600));
  say ("truncate", open ("/tmp/x", O_RDONLY | O_TRUNC));
  say ("create", open ("/tmp/y", O_RDONLY | O_CREAT, 0600));
  say ("tmpfile", open ("/tmp", O_TMPFILE | O_WRONLY, 0600));
  say ("mkdir", mkdirat (AT_FDCWD, "/tmp/z", 0700));
  say ("unlink", unlink ("/tmp/x"));
  say ("socket", syscall (SYS_socket, 1, 1, 0));
  say ("fork", syscall (SYS_fork));
  say ("kill", kill (1, 0));
  say ("ptrace", syscall (SYS_ptrace, 0, 0, 0, 0));
  say ("limit", syscall (SYS_prlimit64, 0, 7, argv, NULL));
#ifdef AGAIN
  say ("exec", execv ("/bin/true", argv));
#endif
}
EOF
expected="read=done write=EPERM truncate=EPERM create=EPERM tmpfile=EPERM mkdir=EPERM unlink=EPERM socket=EPERM fork=EPERM kill=EPERM ptrace=EPERM limit=EPERM"
cat >"$TEST_TMP/main.c" <<'EOF'
#include <fcntl.h>
#include <unistd.h>
int main (void)
{
  return write (1, open ("/etc/passwd", O_RDONLY) < 0 ? "refused" : "opened!", 7) == 7 ? 0 : 1;
}
EOF
cd "$TEST_TMP" || exit 99
sed 's/static void attack/__attribute__ ((constructor)) &/' before.c >library.c
cc -D_GNU_SOURCE -shared -fPIC -o libbefore.so library.c
cc -o with-library main.c -Wl,--no-as-needed,-rpath,"$TEST_TMP" libbefore.so
strict "$TEST_TMP/with-library"
tap_is "$stdout" "$expected refused" "a constructor of a library reads, and does nothing else; then main() is strict"
cc -D_GNU_SOURCE -DAGAIN -shared -fPIC -o libbefore.so library.c
strict "$TEST_TMP/with-library"
tap_is "$status" 125 "a second exec ends the jail"
tap_like "$stderr" "^jail: cannot load the strict system call filter" "and is named"

# Without a C library, which would look for its tables in the program.
cat >interpreter.c <<'EOF'
#include <sys/syscall.h>
static long call (long number, long a, long b, long c)
{
  register long mode __asm__ ("r10") = 0600;
  __asm__ volatile ("syscall" : "+a" (number) : "D" (a), "S" (b), "d" (c), "r" (mode) : "rcx", "r11", "memory");
  return number;
}
static void say (const char *what, long result)
{
  long length = 0;
  while (what[length] != 0) length++;
  call (SYS_write, 1, (long) what, length);
  call (SYS_write, 1, (long) (result == -1 ? "=EPERM " : "=other "), 7);
}
void _start (void)
{
  say ("write", call (SYS_openat, -100, (long) "/tmp/x", 0102));
  say ("socket", call (SYS_socket, 1, 1, 0));
  say ("fork", call (SYS_fork, 0, 0, 0));
  say ("kill", call (SYS_kill, 1, 0, 0));
  call (SYS_exit_group, 0, 0, 0);
}
EOF
cc -nostdlib -static -fno-stack-protector -o interpreter interpreter.c
cc -o with-interpreter main.c -Wl,--dynamic-linker="$TEST_TMP/interpreter"
strict "$TEST_TMP/with-interpreter"
tap_is "$status:$stdout" "0:write=EPERM socket=EPERM fork=EPERM kill=EPERM " "an interpreter of the program's own does no more"
cat >trap.c <<'EOF'
#include <stdio.h>
__attribute__ ((constructor)) static void fake (void) { __asm__ volatile ("int3"); }
EOF
cc -shared -fPIC -o libtrap.so trap.c
cc -o with-trap main.c -Wl,--no-as-needed,-rpath,"$TEST_TMP" libtrap.so
strict "$TEST_TMP/with-trap"
tap_is "$status" 133 "a breakpoint of the program's own is no entry point"
cp "$(command -v cat)" unreadable
chmod 111 unreadable
strict "$TEST_TMP/unreadable" <<<"some text"
tap_like "$status:$stdout" "^(125:|0:some text)$" "a program that cannot be read either is strict or does not start"
printf '#!/bin/sh\nwhile read line; do echo "$line"; done\ncat </etc/passwd 2>/dev/null || echo refused\n' >script
chmod +x script
strict "$TEST_TMP/script" <<<"some text"
tap_isnt "$status" 0 "a script needs its text, which its strict interpreter may not open"
tap_unlike "$stdout" root "nor does it get anything else"

# Together with other words
run_jail --noprofile --seccomp=strict --seccomp-error-action=kill cat <<<"some text"
tap_is "$status" 159 "with kill the first call too many is the last"
run_jail --noprofile --seccomp=strict --seccomp.keep=read,write cat
tap_is "$status" 125 "strict and a list of allowed calls"
tap_like "$stderr" "cannot be used with seccomp.keep" "says why"
run_jail --dry-run --noprofile --seccomp=strict cat
tap_like "$stdout" "strict filter at the entry point" "a dry run shows it"

tap_done
