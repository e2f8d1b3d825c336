#!/bin/bash
# SPDX-License-Identifier: LGPL-2.1-or-later
#
# tests/bench/landlock.sh [ROUNDS]: what Landlock costs: at the start of a jail, and for each open of a file in it, with
# rules for files (full) and without (scopes, none). Run it as an ordinary user. Nothing is asserted. JAIL names
# the launcher (default: build/jail).
set -eu
here=$(cd "$(dirname "$0")" && pwd)
jail=${JAIL:-$here/../../build/jail}
rounds=${1:-200}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cat >"$work/opens.c" <<'END'
#include <fcntl.h>
#include <stdio.h>
#include <time.h>
#include <unistd.h>
static double per_open (const char *path)
{
  struct timespec a, b;
  double best = 1e9;
  for (int round = 0; round < 30; round++) {
    clock_gettime (CLOCK_MONOTONIC, &a);
    for (int i = 0; i < 2000; i++)
      close (open (path, O_RDONLY));
    clock_gettime (CLOCK_MONOTONIC, &b);
    double taken = ((b.tv_sec - a.tv_sec) * 1e9 + (b.tv_nsec - a.tv_nsec)) / 2000;
    best = taken < best ? taken : best;
  }
  return best;
}
int main (int argc, char **argv)
{
  for (int i = 1; i < argc; i++)
    printf ("  %-60s %6.0f ns\n", argv[i], per_open (argv[i]));
}
END
mkdir -p "$work/a/b/c/d/e"
cc -O2 -o "$work/opens" "$work/opens.c"
echo x >"$work/a/b/c/d/e/f"
for mode in none scopes full; do
	echo "open and close, landlock $mode:"
	# Arguments show no files below /tmp, so the whole directory is named.
	"$jail" --quiet --noprofile --landlock=$mode --bind="$work,$work" "$work/opens" /etc/passwd /dev/null "$work/a/b/c/d/e/f"
done
echo "start:"
commands=("bare=true")
for profile in default firefox; do
	for mode in none scopes full; do
		commands+=("$profile-$mode=$jail --quiet --profile=$profile --landlock=$mode true")
	done
done
"$here/measure" "$rounds" bare "${commands[@]}"
