/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Parts of the kernel that a desktop program has no use for: the larger share of its
 * holes is there, or they administer the machine. Where an ordinary user may not do
 * it anyway, the arguments are bad, so that EPERM tells of the filter where it can,
 * and nothing happens where there is none. */
#include "probe.h"

#include <fcntl.h>
#include <linux/bpf.h>
#include <linux/fanotify.h>
#include <linux/keyctl.h>
#include <linux/perf_event.h>
#include <linux/userfaultfd.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/personality.h>
#include <sys/syscall.h>
#include <sys/timex.h>
#include <sys/uio.h>
#include <time.h>
#include <unistd.h>

#ifndef UFFD_USER_MODE_ONLY
#define UFFD_USER_MODE_ONLY 1
#endif
#ifndef SYS_io_uring_setup
#define SYS_io_uring_setup 425
#define SYS_io_uring_enter 426
#define SYS_io_uring_register 427
#endif
#ifndef SYS_quotactl_fd
#define SYS_quotactl_fd 443
#endif

/* A queue of operations that no filter sees. */
static int
uring_setup (void)
{
  char parameters[120] = "";

  return outcome (syscall (SYS_io_uring_setup, 1, parameters));
}

static int uring_enter (void) { return outcome (syscall (SYS_io_uring_enter, -1, 0, 0, 0, NULL, 0)); }
static int uring_register (void) { return outcome (syscall (SYS_io_uring_register, -1, 0, NULL, 0)); }

static int
aio_setup (void)
{
  unsigned long context = 0;

  return outcome (syscall (SYS_io_setup, 1, &context));
}

static int
bpf_program (void)
{
  static const struct bpf_insn program[] = { { .code = 0xb7 }, { .code = 0x95 } };
  union bpf_attr attributes = {
    .prog_type = BPF_PROG_TYPE_SOCKET_FILTER,
    .insns = (uint64_t) (uintptr_t) program,
    .insn_cnt = 2,
    .license = (uint64_t) (uintptr_t) "",
  };

  return outcome (syscall (SYS_bpf, BPF_PROG_LOAD, &attributes, sizeof attributes));
}

/* Of an object that cannot be: the kernel's own answer is another. */
static int
bpf_object (void)
{
  union bpf_attr attributes = { 0 };

  return outcome (syscall (SYS_bpf, BPF_OBJ_GET, &attributes, sizeof attributes));
}

static int
perf_event (void)
{
  struct perf_event_attr attributes = {
    .type = PERF_TYPE_SOFTWARE,
    .size = sizeof attributes,
    .config = PERF_COUNT_SW_TASK_CLOCK,
    .exclude_kernel = 1,
    .exclude_hv = 1,
  };

  return outcome (syscall (SYS_perf_event_open, &attributes, 0, -1, -1, 0));
}

static int user_fault (void) { return outcome (syscall (SYS_userfaultfd, UFFD_USER_MODE_ONLY)); }

/* Keyrings belong to the user, not to the jail. */
static int key_session (void) { return outcome (syscall (SYS_keyctl, KEYCTL_GET_KEYRING_ID, KEY_SPEC_SESSION_KEYRING, 0)); }
static int key_user (void) { return outcome (syscall (SYS_keyctl, KEYCTL_GET_KEYRING_ID, KEY_SPEC_USER_KEYRING, 0)); }
static int key_join (void) { return outcome (syscall (SYS_keyctl, KEYCTL_JOIN_SESSION_KEYRING, NULL)); }

static int
key_add (void)
{
  return outcome (syscall (SYS_add_key, "user", "jail-probe", "x", 1, KEY_SPEC_PROCESS_KEYRING));
}

static int
key_request (void)
{
  return outcome (syscall (SYS_request_key, "user", "jail-probe-none", NULL, 0));
}

static int load_kexec (void) { return outcome (syscall (SYS_kexec_load, 0, ~0UL, NULL, ~0UL)); }
static int load_module (void) { return outcome (syscall (SYS_init_module, NULL, 0, "")); }
static int load_module_fd (void) { return outcome (syscall (SYS_finit_module, -1, "", 0)); }
static int remove_module (void) { return outcome (syscall (SYS_delete_module, "", O_NONBLOCK)); }
/* Without the magic numbers. */
static int restart (void) { return outcome (syscall (SYS_reboot, 0, 0, 0, NULL)); }
static int accounting (void) { return outcome (syscall (SYS_acct, "/nonexistent/probe")); }
static int swap_on (void) { return outcome (syscall (SYS_swapon, "/nonexistent/probe", 0)); }
static int swap_off (void) { return outcome (syscall (SYS_swapoff, "/nonexistent/probe")); }
static int quota (void) { return outcome (syscall (SYS_quotactl, 0, "/nonexistent/probe", 0, NULL)); }
static int quota_fd (void) { return outcome (syscall (SYS_quotactl_fd, ~0U, 0, 0, NULL)); }
/* How long the log is; not its text. */
static int kernel_log (void) { return outcome (syscall (SYS_syslog, 10, NULL, 0)); }

/* A file by its number goes past every mount. */
static int
name_to_handle (void)
{
  struct { struct file_handle head; char bytes[128]; } handle = { .head.handle_bytes = 128 };
  int id;

  return outcome (name_to_handle_at (AT_FDCWD, "/", &handle.head, &id, 0));
}

static int
open_by_handle (void)
{
  struct { struct file_handle head; char bytes[8]; } handle = { .head.handle_bytes = 8 };

  return outcome (open_by_handle_at (AT_FDCWD, &handle.head, O_RDONLY));
}

/* Tells of what others do with the files of a whole file system. */
static int fanotify (void) { return outcome (syscall (SYS_fanotify_init, FAN_CLASS_NOTIF | FAN_REPORT_FID, O_RDONLY)); }

/* A time that no clock can have. */
static int
set_time_of_day (void)
{
  struct timeval time = { 0, -1 };

  return outcome (syscall (SYS_settimeofday, &time, NULL));
}

static int
set_clock (void)
{
  struct timespec time = { 0, -1 };

  return outcome (syscall (SYS_clock_settime, CLOCK_REALTIME, &time));
}

static int
adjust_clock (void)
{
  struct timex time = { .modes = ADJ_FREQUENCY };

  return outcome (adjtimex (&time));
}

static int set_host_name (void) { return outcome (syscall (SYS_sethostname, "probe", -1)); }
static int set_domain_name (void) { return outcome (syscall (SYS_setdomainname, "probe", -1)); }
static int hang_up (void) { return outcome (syscall (SYS_vhangup)); }

#ifdef __x86_64__
static int io_level (void) { return outcome (syscall (SYS_iopl, 3)); }
static int io_ports (void) { return outcome (syscall (SYS_ioperm, 0x80, 1, 1)); }

static int
read_ldt (void)
{
  char table[16];

  return outcome (syscall (SYS_modify_ldt, 0, table, sizeof table));
}
#else
static int io_level (void) { not_available ("not an x86"); }
static int io_ports (void) { not_available ("not an x86"); }
static int read_ldt (void) { not_available ("not an x86"); }
#endif

static int query_personality (void) { return outcome (personality (0xffffffff)); }
/* Weakens what the kernel does against exploits. */
static int fixed_addresses (void) { return outcome (personality (ADDR_NO_RANDOMIZE)); }
static int executable_data (void) { return outcome (personality (READ_IMPLIES_EXEC)); }
static int zero_page (void) { return outcome (personality (MMAP_PAGE_ZERO)); }

static int
splice_memory (void)
{
  struct iovec piece = { "x", 1 };
  int ends[2];

  return pipe (ends) < 0 ? errno : outcome (vmsplice (ends[1], &piece, 1, 0));
}

static int
remap_pages (void)
{
  return outcome (syscall (SYS_remap_file_pages, 0, 0, 0, 0, 0));
}

static int bind_memory (void) { return outcome (syscall (SYS_mbind, 0, 0, 0, NULL, 0, 0)); }
static int move_pages (void) { return outcome (syscall (SYS_move_pages, 0, 0, NULL, NULL, NULL, 0)); }
static int migrate_pages (void) { return outcome (syscall (SYS_migrate_pages, 0, 0, NULL, NULL)); }
static int set_io_priority (void) { return outcome (syscall (SYS_ioprio_set, 1, 0, 3 << 13)); }

/* What programs do need. */
static int
memory_file (void)
{
  return outcome (memfd_create ("probe", MFD_CLOEXEC));
}

static int
executable_memory (void)
{
  return mmap (NULL, 4096, PROT_READ | PROT_WRITE | PROT_EXEC, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0) == MAP_FAILED
         ? errno : 0;
}

const struct check kernel_checks[] = {
  { "io-uring-setup", uring_setup },
  { "io-uring-enter", uring_enter },
  { "io-uring-register", uring_register },
  { "io-setup", aio_setup },
  { "bpf-load", bpf_program },
  { "bpf-open", bpf_object },
  { "perf-event-open", perf_event },
  { "userfaultfd", user_fault },
  { "keyctl-session", key_session },
  { "keyctl-user", key_user },
  { "keyctl-join-session", key_join },
  { "add-key", key_add },
  { "request-key", key_request },
  { "kexec-load", load_kexec },
  { "init-module", load_module },
  { "finit-module", load_module_fd },
  { "delete-module", remove_module },
  { "reboot", restart },
  { "acct", accounting },
  { "swapon", swap_on },
  { "swapoff", swap_off },
  { "quotactl", quota },
  { "quotactl-fd", quota_fd },
  { "syslog", kernel_log },
  { "name-to-handle", name_to_handle },
  { "open-by-handle", open_by_handle },
  { "fanotify", fanotify },
  { "settimeofday", set_time_of_day },
  { "clock-settime", set_clock },
  { "adjtimex", adjust_clock },
  { "sethostname", set_host_name },
  { "setdomainname", set_domain_name },
  { "vhangup", hang_up },
  { "iopl", io_level },
  { "ioperm", io_ports },
  { "modify-ldt", read_ldt },
  { "personality-query", query_personality },
  { "personality-no-randomize", fixed_addresses },
  { "personality-read-implies-exec", executable_data },
  { "personality-mmap-page-zero", zero_page },
  { "vmsplice", splice_memory },
  { "remap-file-pages", remap_pages },
  { "mbind", bind_memory },
  { "move-pages", move_pages },
  { "migrate-pages", migrate_pages },
  { "ioprio-set", set_io_priority },
  { "memfd-create", memory_file },
  { "map-write-execute", executable_memory },
  { 0 },
};
