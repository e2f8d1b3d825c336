#!/bin/bash
# SPDX-License-Identifier: LGPL-2.1-or-later
#
# Devices: which nodes of /dev there are inside, and which each directive takes away. What the machine does not have
# cannot be tried.
. "$(dirname "$0")/../lib.sh"

private_home
inside() { run_jail --noprofile "$@" sh -c 'cd /dev && ls -d * */*'; }

inside
all=$stdout
for node in null zero full random urandom tty fd stdin stdout stderr ptmx pts shm; do
	tap_ok "/dev/$node is there" grep -qx "$node" <<<"$all"
done
# Disks, memory, terminals of the machine and doors to the kernel are never there.
for node in mem kmem port kmsg mapper loop-control uinput uhid fuse kvm userfaultfd vga_arbiter vcs cpu hwrng vhost-net vsock btrfs-control autofs console \
	$(cd /dev && ls -d sd* vd* nvme* loop[0-9]* tty[0-9]* ttyS* hpet rtc* 2>/dev/null); do
	tap_not_ok "/dev/$node is not there" grep -qx "$node" <<<"$all"
done

# DIRECTIVE NAME...: names as the shell has them
takes_away() {
	local directive=$1 pattern node any=''
	shift
	for pattern; do
		for node in /dev/$pattern; do
			[ -e "$node" ] || continue
			any=1
			tap_ok "$node is there without $directive" grep -qx "${node#/dev/}" <<<"$all"
			inside "--$directive"
			tap_not_ok "$directive takes $node away" grep -qx "${node#/dev/}" <<<"$stdout"
		done
	done
	[ -n "$any" ] || tap_skip "$directive" "this machine has none of these devices: $*"
}
takes_away nosound snd
takes_away no3d dri kfd 'nvidia*' udmabuf 'mali*'
takes_away novideo 'video*' 'media*' 'v4l*'
takes_away notv dvb
takes_away nodvd 'sr*'
takes_away nou2f 'hidraw*' usb
takes_away noinput input

# What drivers look for in /sys
for directory in block bus class dev devices; do
	run_jail --noprofile ls "/sys/$directory"
	tap_is "$status" 0 "/sys/$directory is there"
done
run_jail --noprofile sh -c 'echo x >/sys/class/net/lo/ifalias'
tap_isnt "$status" 0 "nothing in /sys can be written"
for directory in firmware kernel fs power hypervisor; do
	run_jail --noprofile test -e "/sys/$directory"
	tap_is "$status" 1 "/sys/$directory is not there"
done
run_jail --noprofile sh -c ': >/dev/new'
tap_isnt "$status" 0 "nothing can be made in /dev"
run_jail --noprofile sh -c ': >/dev/shm/new'
tap_is "$status" 0 "but in /dev/shm"
tap_not_ok "which is the jail's own" test -e /dev/shm/new
tap_done
