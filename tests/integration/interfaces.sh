#!/bin/bash
# SPDX-License-Identifier: LGPL-2.1-or-later
#
# Without the host's network a jail shows none of the host's interfaces in /sys either.
. "$(dirname "$0")/../lib.sh"
[ -d /sys/class/net ] || tap_skip_all "this machine shows no interfaces in /sys"
private_home

names=$(ls /sys/class/net)
run_jail --quiet --noprofile ls /sys/class/net
tap_is "$stdout" "$names" "with the host's network its interfaces are there"
run_jail --quiet --noprofile --net=none ls -A /sys/class/net /sys/devices/virtual/net
tap_unlike "$stdout" '^[^/]' "without it none is"
tap_is "$status" 0 "in directories that can be read"
# Each one's own place, which is below the device that it belongs to, and its address anywhere
for name in $names; do
	place=$(realpath "/sys/class/net/$name")
	[ -d "$place" ] || continue
	run_jail --quiet --noprofile --net=none ls "$place" "/sys/class/net/$name"
	tap_like "$stderr" "'$place': No such file" "the place of $name is empty"
	address=$(cat "$place/address" 2>/dev/null)
	case $address in '' | 00:00:00:00:00:00) continue ;; esac
	run_jail --quiet --noprofile --net=none sh -c "find /sys -name address -path '*/net/*' -exec cat {} + 2>/dev/null"
	tap_is "$stdout" "" "the address of $name is not to be found"
done
run_jail --quiet --noprofile --net=none sh -c 'umount /sys/class/net; mkdir /sys/class/net/x; ls /sys/class/net' 2>/dev/null
tap_is "$stdout" "" "nobody inside takes the cover away or writes there"
run_jail --quiet --noprofile --net=none --allow-userns sh -c 'unshare -Ur umount -l /sys/class/net; unshare -Urm umount -l /sys/class/net; unshare -Urn mount -t sysfs x /sys; ls /sys/class/net' 2>/dev/null
tap_is "$stdout" "" "nor in namespaces of theirs"
tap_ok "other classes are as they were" "$JAIL" --quiet --noprofile --net=none test -d /sys/class/block
tap_done
