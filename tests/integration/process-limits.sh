#!/bin/bash
# SPDX-License-Identifier: LGPL-2.1-or-later
#
# Limits of each process, its priority, processors, time and descriptors: that they hold inside, that nobody
# inside raises them again, and what is said of values that mean nothing.
. "$(dirname "$0")/../lib.sh"
need python3 prlimit
private_home

inside() { # ARGUMENTS of jail
	run_jail --quiet --noprofile "$@"
}

# Resource limits: both the soft and the hard one, so that raising is the kernel's to refuse.
while read -r option value resource seen; do
	inside "--rlimit-$option=$value" prlimit --noheadings --raw --output SOFT,HARD "--$resource"
	tap_is "$stdout" "$seen $seen" "rlimit-$option is a limit inside"
	inside "--rlimit-$option=$value" prlimit "--$resource=$((seen + 1))" true
	tap_isnt "$status" 0 "nobody inside raises it"
	inside --allow-userns "--rlimit-$option=$value" unshare -r prlimit "--$resource=$((seen + 1))" true
	tap_isnt "$status" 0 "nor in a user namespace of theirs"
	for bad in x -1 '' 1.5 99999999999999999999 1Z; do
		inside "--rlimit-$option=$bad" true
		tap_like "$status $stderr" "^125 jail: option --rlimit-$option=$bad: rlimit-$option" "--rlimit-$option=$bad is an error"
	done
done <<-END
	as 1G as 1073741824
	cpu 100 cpu 100
	fsize 64K fsize 65536
	nofile 64 nofile 64
	nproc 200 nproc 200
	sigpending 30 sigpending 30
END
inside --rlimit-fsize=64K sh -c 'trap "" XFSZ; head -c 100000 /dev/zero >~/big 2>/dev/null; stat -c %s ~/big'
tap_is "$stdout" 65536 "a file grows no further"
inside --rlimit-nofile=16 python3 -c 'import os
n = 0
try:
  while True: os.dup(0); n += 1
except OSError as e: print(n < 16, e.errno)'
tap_is "$stdout" "True 24" "no more files are opened"
inside --rlimit-as=300M python3 -c 'b"x" * (600 << 20)'
tap_like "$stderr" MemoryError "no more memory is had"
inside --rlimit-cpu=1 python3 -c 'while True: pass'
tap_is "$status" 137 "who computes for longer is killed"

# A limit of the caller's that is lower stands
run sh -c 'ulimit -Sn 100; ulimit -Hn 100; exec "$0" --quiet --noprofile --rlimit-nofile=200 bash -c "ulimit -Sn; ulimit -Hn"' "$JAIL"
tap_is "$stdout" "100
100" "a lower limit of the caller's stands"
run sh -c 'ulimit -n 100; exec "$0" --noprofile --rlimit-nofile=200 --dry-run true' "$JAIL"
tap_like "$stdout" '^# note: a limit stays at 100' "and the plan says so"
run bash -c 'ulimit -u 1; exec "$0" --noprofile true' "$JAIL"
tap_is "$status" 125 "where no process may be made nothing starts"
tap_like "$stderr" "ulimit -u" "and it says why"
run bash -c 'ulimit -n 10; exec "$0" --noprofile true' "$JAIL"
tap_is "$status" 125 "nor where too few files may be open"
tap_like "$stderr" '^jail: .*: Too many open files' "with the reason"

# Priority
inside --nice=5 nice
tap_is "$stdout" $(($(nice) + 5 > 19 ? 19 : $(nice) + 5)) "nice lowers the priority"
inside --nice=5 python3 -c 'import os
try: os.setpriority(os.PRIO_PROCESS, 0, 0); print("raised")
except OSError: print("refused")'
tap_is "$stdout" refused "nobody inside raises it"
inside --oom=300 cat /proc/self/oom_score_adj
tap_is "$stdout" 300 "oom sets what is killed first"
# The kernel keeps no more than the value that a privileged process set.
own=$(cat /proc/self/oom_score_adj)
inside --oom=1000 sh -c "echo $((own - 1)) >/proc/self/oom_score_adj || echo refused" 2>/dev/null
tap_is "$stdout" refused "nobody inside gets below the caller's"
first=$(python3 -c 'import os; print(min(os.sched_getaffinity(0)))')
inside --cpu="$first" python3 -c 'import os; print(*os.sched_getaffinity(0))'
tap_is "$stdout" "$first" "cpu leaves one processor"
for wish in nice=20 nice=-1 nice=x nice= oom=-1 oom=1001 oom=x cpu=x cpu= cpu=3-1 cpu=-1 timeout=x timeout= timeout=-1 \
	keep-fd=x keep-fd= keep-fd=-1 keep-fd=99999999999; do
	inside "--$wish" true
	tap_like "$status $stderr" "^125 jail: option --$wish: ${wish%%=*}" "--$wish is an error"
done
inside --cpu=4000 true
tap_is "$status" 125 "a processor that is not there is an error"
tap_like "$stderr" '^jail: .*cpu' "which names it"

# Time
inside --timeout=00:00:01 sleep 1000
tap_isnt "$status" 0 "a timeout ends the program"
inside --timeout=00:10:00 sh -c 'exit 3'
tap_is "$status" 3 "who is done before is not concerned"

# Output
inside --output="$HOME/out" sh -c 'echo one; echo two >&2'
tap_is "$stdout|$stderr|$(cat "$HOME/out")" "one|two|one" "output copies the output alone"
inside --output-stderr="$HOME/both" sh -c 'echo one; echo two >&2'
tap_is "$(sort "$HOME/both" | tr '\n' ' ')" "one two " "output-stderr copies both"
inside --output="$HOME/nosuch/out" true
tap_is "$status" 125 "a file that cannot be made is an error"
tap_like "$stderr" 'nosuch/out.: there is no such directory' "which names it"

# The end
inside --deterministic-exit-code sh -c '(sleep 0.2; exit 9) & exit 4'
tap_is "$status" 4 "the status is the first process's"
inside --keep-running --deterministic-shutdown sh -c 'sleep 1000 & exit 5'
tap_is "$status" 5 "deterministic-shutdown ends what the program left, whatever else was said"

# Descriptors
open_there='for fd in /proc/self/fd/*; do echo "${fd##*/}"; done | grep -cE "^(7|8)$"'
exec 7<"$TOP_SRCDIR/tests/lib.sh" 8<"$TOP_SRCDIR/tests/lib.sh"
inside bash -c "$open_there"
tap_is "$stdout" 0 "descriptors of the caller are not there"
inside --keep-fd=7 bash -c 'read -r line <&7 && echo read; : <&8' 2>/dev/null
tap_is "$stdout" read "the kept one is"
tap_like "$stderr" '8: Bad file descriptor' "and no other"
inside --keep-fd=all bash -c "$open_there"
tap_is "$stdout" 2 "all is all of them"
exec 7<&- 8<&-

# The directory
mkdir "$HOME/deep"
inside --private-cwd pwd
tap_is "$stdout" "$HOME" "private-cwd starts at home"
inside --private-cwd="$HOME/deep" pwd
tap_is "$stdout" "$HOME/deep" "or where it says"
inside --private-cwd="$HOME/nosuch" pwd
tap_is "$status" 125 "a directory that is not there is an error"
tap_like "$stderr" 'nosuch' "which names it"
inside --private --private-cwd="$HOME/deep" pwd
tap_is "$status" 125 "so is one that the jail does not show"
tap_done
