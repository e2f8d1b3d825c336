#!/bin/bash
# SPDX-License-Identifier: LGPL-2.1-or-later
#
# tests/bench/learn.sh [ROUNDS]: what it costs to be watched: whole runs with --learn, --trace-denials and --trace against
# the same jail without, and with strace in their place where it is installed; then the time of one call. Run it as an
# ordinary user. Nothing is asserted. JAIL names the launcher (default: build/jail).
set -eu
here=$(cd "$(dirname "$0")" && pwd)
jail=$(realpath "${JAIL:-$here/../../build/jail}")
rounds=${1:-30}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cat >"$work/calls.c" <<'END'
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>
/* The best of ten: ns for one round of the call. */
static double per_call (int which, int n)
{
  struct timespec a, b;
  double best = 1e9;
  for (int round = 0; round < 10; round++) {
    clock_gettime (CLOCK_MONOTONIC, &a);
    for (int i = 0; i < n; i++)
      which == 0 ? (void) syscall (SYS_getppid) : which == 1 ? (void) access ("/etc/passwd", R_OK) : (void) close (open ("/etc/passwd", O_RDONLY));
    clock_gettime (CLOCK_MONOTONIC, &b);
    double taken = ((b.tv_sec - a.tv_sec) * 1e9 + (b.tv_nsec - a.tv_nsec)) / n;
    best = taken < best ? taken : best;
  }
  return best;
}
int main (void)
{
  printf ("  getppid %6.0f ns, access %6.0f ns, open and close %6.0f ns\n", per_call (0, 2000), per_call (1, 200), per_call (2, 200));
}
END
cc -O2 -o "$work/calls" "$work/calls.c"
plain="$jail --quiet --noprofile --bind=$work,$work"
files='for f in /etc/passwd /etc/group /etc/hosts; do cat $f; done >/dev/null; ls /usr/bin >/dev/null'
commands=("plain=$plain sh -c '$files'" "learn=$plain --learn=$work/learned sh -c '$files'" "trace-denials=$plain --trace-denials sh -c '$files'"
	"trace=$plain --trace=$work/trace sh -c '$files'")
if command -v strace >/dev/null; then
	commands+=("strace=strace -f -o /dev/null $plain sh -c '$files'")
fi
"$here/measure" "$rounds" plain "${commands[@]}"
for way in "" --trace-denials --learn="$work/learned" --trace="$work/trace"; do
	echo "${way:-not watched}:"
	# shellcheck disable=SC2086 # nothing, or an option
	$plain $way "$work/calls" 2>/dev/null
done
