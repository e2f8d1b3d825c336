/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "profile/words.h"

#include <stddef.h>

const char *const words_appimage_ways[] = { "mount", "unpack", NULL };
const char *const words_none[] = { "none", NULL };

const char *const words_capabilities[] = {
  "audit_control", "audit_read", "audit_write", "block_suspend", "bpf", "checkpoint_restore",
  "chown", "dac_override", "dac_read_search", "fowner", "fsetid", "ipc_lock", "ipc_owner",
  "kill", "lease", "linux_immutable", "mac_admin", "mac_override", "mknod", "net_admin",
  "net_bind_service", "net_broadcast", "net_raw", "perfmon", "setfcap", "setgid", "setpcap",
  "setuid", "sys_admin", "sys_boot", "sys_chroot", "sys_module", "sys_nice", "sys_pacct",
  "sys_ptrace", "sys_rawio", "sys_resource", "sys_time", "sys_tty_config", "syslog",
  "wake_alarm", NULL,
};

const char *const words_protocols[] = {
  "unix", "inet", "inet6", "netlink", "packet", "bluetooth", NULL,
};

const char *const words_namespaces[] = {
  "cgroup", "ipc", "net", "mnt", "pid", "time", "user", "uts", NULL,
};

const char *const words_error_actions[] = { "kill", "log", "EPERM", "ENOSYS", "EACCES", NULL };

const char *const words_bus_modes[] = { "none", "filter", "all", NULL };

const char *const words_wayland_modes[] = { "auto", "none", "context", "plain", NULL };

const char *const words_x11_modes[] = {
  "auto", "none", "host", "xorg", "nested", "xephyr", "xvfb", "xwayland", NULL,
};

const char *const words_x11_managers[] = { "none", "fit", NULL };

const char *const words_clipboard[] = { "none", "in", "out", "both", NULL };
const char *const words_landlock_modes[] = { "best-effort", "none", "scopes", "full", NULL };

