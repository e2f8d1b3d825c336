/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Files that the jail hides or shows read-only, on every way that may lead to them. */
#include "probe.h"

#include <fcntl.h>
#include <limits.h>
#include <linux/openat2.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/sysmacros.h>
#include <unistd.h>

#define KEY ".ssh/id_test"

static int
read_in_home (const char *rest)
{
  char path[PATH_MAX];

  return try_read (fact_path (path, sizeof path, "HOME", rest));
}

static int
write_in_home (const char *rest, int flags)
{
  char path[PATH_MAX];

  return try_open (fact_path (path, sizeof path, "HOME", rest), O_WRONLY | flags);
}

static int read_ssh_key (void) { return read_in_home (KEY); }
static int read_gnupg (void) { return read_in_home (".gnupg/secret"); }
static int read_other_config (void) { return read_in_home (".config/otherprogram/data"); }
static int read_documents (void) { return read_in_home ("Documents/letter"); }
static int read_jail_rules (void) { return read_in_home (".config/jail/default.local"); }
static int write_ssh_key (void) { return write_in_home (KEY, 0); }

/* What is written into a start-up file runs outside the next time the user logs in. */
static int write_bashrc (void) { return write_in_home (".bashrc", O_APPEND); }
static int truncate_bashrc (void) { return write_in_home (".bashrc", O_TRUNC); }
static int write_autostart (void) { return write_in_home (".config/autostart/test.desktop", O_APPEND); }
/* A rule written here would open the next jail. */
static int write_jail_rules (void) { return write_in_home (".config/jail/default.local", O_APPEND); }

static int
stat_ssh_key (void)
{
  char path[PATH_MAX];
  struct stat status;

  return outcome (stat (fact_path (path, sizeof path, "HOME", KEY), &status));
}

static int
chmod_ssh_key (void)
{
  char path[PATH_MAX];

  return outcome (chmod (fact_path (path, sizeof path, "HOME", KEY), 0600));
}

/* Renaming the covered directory, or one above it, must not uncover it. */
static int
rename_ssh (void)
{
  char from[PATH_MAX], to[PATH_MAX];

  fact_path (from, sizeof from, "HOME", ".ssh");
  fact_path (to, sizeof to, "HOME", ".probe-renamed");
  if (rename (from, to) < 0)
    return errno;
  fact_path (to, sizeof to, "HOME", ".probe-renamed/id_test");
  int error = try_read (to);
  fact_path (to, sizeof to, "HOME", ".probe-renamed");
  return rename (to, from) < 0 ? errno : error;
}

static int
rename_over_ssh_key (void)
{
  char from[PATH_MAX], to[PATH_MAX];
  int fd;

  fact_path (from, sizeof from, "HOME", ".probe-new");
  fact_path (to, sizeof to, "HOME", KEY);
  if (access (to, F_OK) < 0)
    return errno;
  fd = open (from, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
  if (fd < 0)
    return errno;
  close (fd);
  /* Exchanged and exchanged back, so that the fixture stays whole. */
  int error = outcome (renameat2 (AT_FDCWD, from, AT_FDCWD, to, RENAME_EXCHANGE));
  if (error == 0)
    renameat2 (AT_FDCWD, from, AT_FDCWD, to, RENAME_EXCHANGE);
  unlink (from);
  return error;
}

static int
read_by_proc_root (void)
{
  char path[PATH_MAX];

  snprintf (path, sizeof path, "/proc/self/root%s/%s", fact ("HOME"), KEY);
  return try_read (path);
}

static int
read_by_proc_cwd (void)
{
  char path[PATH_MAX];

  if (chdir ("/") < 0)
    return errno;
  snprintf (path, sizeof path, "/proc/self/cwd%s/%s", fact ("HOME"), KEY);
  return try_read (path);
}

static int
read_by_thread_root (void)
{
  char path[PATH_MAX];

  snprintf (path, sizeof path, "/proc/thread-self/root/proc/self/root/..%s/%s", fact ("HOME"), KEY);
  return try_read (path);
}

/* Out of the root, and down again. */
static int
read_by_dotdot (void)
{
  char path[PATH_MAX];

  snprintf (path, sizeof path, "/usr/../../../../..%s/%s", fact ("HOME"), KEY);
  return try_read (path);
}

/* ".." of a directory follows the mounts of whoever asks, not of who opened it. */
static int
read_by_fd_dotdot (void)
{
  char path[PATH_MAX];
  const char *home = fact ("HOME"), *name = strrchr (home, '/');
  int fd = open (home, O_PATH | O_DIRECTORY | O_CLOEXEC);

  if (fd < 0)
    return errno;
  snprintf (path, sizeof path, "/proc/self/fd/%d/..%s/%s", fd, name, KEY);
  return try_read (path);
}

static int
read_by_symlink (void)
{
  char target[PATH_MAX], link[PATH_MAX];

  fact_path (target, sizeof target, "HOME", KEY);
  if (symlink (target, scratch_path (link, sizeof link, "link")) < 0)
    return errno;
  return try_read (link);
}

static int
read_by_hardlink (void)
{
  char target[PATH_MAX], path[PATH_MAX];
  int error;

  fact_path (target, sizeof target, "HOME", KEY);
  fact_path (path, sizeof path, "HOME", ".probe-hardlink");
  if (link (target, path) < 0)
    return errno;
  error = try_read (path);
  unlink (path);
  return error;
}

static int
read_by_openat2 (uint64_t resolve, const char *directory, const char *rest)
{
  struct open_how how = { .flags = O_RDONLY | O_CLOEXEC, .resolve = resolve };
  int base = open (directory, O_PATH | O_DIRECTORY | O_CLOEXEC);

  if (base < 0)
    return errno;
  return outcome (syscall (SYS_openat2, base, rest, &how, sizeof how));
}

static int
read_by_openat2_plain (void)
{
  return read_by_openat2 (0, fact ("HOME"), KEY);
}

static int
read_by_openat2_root (void)
{
  char path[PATH_MAX];

  snprintf (path, sizeof path, "..%s/%s", fact ("HOME"), KEY);
  return read_by_openat2 (RESOLVE_IN_ROOT, "/", path);
}

static int
read_by_openat2_proc (void)
{
  char path[PATH_MAX];

  snprintf (path, sizeof path, "self/root%s/%s", fact ("HOME"), KEY);
  return read_by_openat2 (0, "/proc", path);
}

/* An O_PATH descriptor, then opened again: a cover has no hole for it either. */
static int
read_by_path_descriptor (void)
{
  char path[PATH_MAX];
  int fd = open (fact_path (path, sizeof path, "HOME", KEY), O_PATH | O_CLOEXEC);

  if (fd < 0)
    return errno;
  snprintf (path, sizeof path, "/proc/self/fd/%d", fd);
  return try_read (path);
}

/* /tmp, /dev/shm and the runtime directory are where sessions meet. */
static int read_tmp (void) { return try_read (fact ("TMP_FILE")); }
static int read_dev_shm (void) { return try_read (fact ("SHM_FILE")); }
static int read_runtime (void) { return try_read (fact ("RUNTIME_FILE")); }

/* New files in the same places. Where that is allowed they are to be in a directory of
 * the jail's own: the fixture says whether they came out. */
static int
create_beside (const char *key, const char *rest)
{
  char path[PATH_MAX];
  int fd;

  snprintf (path, sizeof path, "%s%s", fact (key), rest);
  fd = open (path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
  return fd < 0 ? errno : 0;
}

static int create_in_home (void) { return create_beside ("HOME", "/.probe-created"); }
static int create_in_tmp (void) { return create_beside ("TMP_FILE", ".created"); }
static int create_in_dev_shm (void) { return create_beside ("SHM_FILE", ".created"); }
static int create_in_runtime (void) { return create_beside ("RUNTIME_FILE", ".created"); }

static int
create_in (const char *directory, const char *name)
{
  char path[PATH_MAX];
  int fd;

  snprintf (path, sizeof path, "%s/%s", directory, name);
  fd = open (path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
  if (fd < 0)
    return errno;
  unlink (path);
  return 0;
}

/* The system: read-only inside; an ordinary user outside is refused by its mode. */
static int write_usr (void) { return create_in ("/usr", "probe"); }
static int write_etc (void) { return create_in ("/etc", "probe"); }
static int write_passwd (void) { return try_open ("/etc/passwd", O_WRONLY); }
static int write_root (void) { return create_in ("/", "probe"); }
static int write_boot (void) { return create_in ("/boot", "probe"); }
static int write_var (void) { return create_in ("/var", "probe"); }
static int write_dev (void) { return create_in ("/dev", "probe"); }
static int write_home_parent (void) { return create_in ("/home", "probe"); }
static int write_sys (void) { return try_open ("/sys/kernel/mm/transparent_hugepage/enabled", O_WRONLY); }
static int write_sys_power (void) { return try_open ("/sys/power/state", O_WRONLY); }
static int write_proc_sys (void) { return try_open ("/proc/sys/kernel/core_pattern", O_WRONLY); }
static int write_proc_modprobe (void) { return try_open ("/proc/sys/kernel/modprobe", O_WRONLY); }
static int write_proc_sysrq (void) { return try_open ("/proc/sysrq-trigger", O_WRONLY); }
static int read_shadow (void) { return try_read ("/etc/shadow"); }
static int read_kcore (void) { return try_read ("/proc/kcore"); }
static int read_kallsyms (void) { return try_read ("/proc/kallsyms"); }
static int read_proc_keys (void) { return try_read ("/proc/keys"); }
static int read_tracefs (void) { return try_read ("/sys/kernel/tracing/trace"); }
static int read_debugfs (void) { return try_open ("/sys/kernel/debug", O_RDONLY | O_DIRECTORY); }
static int read_securityfs (void) { return try_open ("/sys/kernel/security", O_RDONLY | O_DIRECTORY); }
static int write_cgroup (void) { return create_in ("/sys/fs/cgroup", "probe"); }

/* The running program is what the next jail executes. */
static int write_self_exe (void) { return try_open ("/proc/self/exe", O_WRONLY); }

static int
chmod_self_exe (void)
{
  struct stat status;

  if (stat ("/proc/self/exe", &status) < 0)
    return errno;
  return outcome (chmod ("/proc/self/exe", status.st_mode & 07777));
}

static int dev_mem (void) { return try_open ("/dev/mem", O_RDONLY); }
static int dev_kmsg (void) { return try_open ("/dev/kmsg", O_RDONLY); }
static int dev_port (void) { return try_open ("/dev/port", O_RDONLY); }
static int dev_fuse (void) { return try_open ("/dev/fuse", O_RDWR); }
static int dev_tun (void) { return try_open ("/dev/net/tun", O_RDWR); }
static int dev_uinput (void) { return try_open ("/dev/uinput", O_RDWR); }
static int dev_kvm (void) { return try_open ("/dev/kvm", O_RDWR); }
static int dev_loop_control (void) { return try_open ("/dev/loop-control", O_RDWR); }
static int dev_loop (void) { return try_open ("/dev/loop0", O_RDONLY); }
static int dev_userfaultfd (void) { return try_open ("/dev/userfaultfd", O_RDWR); }
static int dev_disk (void) { return try_open ("/dev/vda", O_RDONLY); }

/* A node of one's own would do as well as the system's. */
static int
make_node (mode_t kind, dev_t device)
{
  char path[PATH_MAX];

  return outcome (mknod (scratch_path (path, sizeof path, "node"), kind | 0600, device));
}

static int make_char_device (void) { return make_node (S_IFCHR, makedev (1, 1)); }
static int make_block_device (void) { return make_node (S_IFBLK, makedev (7, 0)); }

static int
chown_to_root (void)
{
  char path[PATH_MAX];
  int fd = open (scratch_path (path, sizeof path, "file"), O_WRONLY | O_CREAT | O_CLOEXEC, 0600);

  if (fd < 0)
    return errno;
  return outcome (fchown (fd, 0, 0));
}

const struct check file_checks[] = {
  { "read-ssh-key", read_ssh_key },
  { "read-gnupg-secret", read_gnupg },
  { "read-other-config", read_other_config },
  { "read-documents", read_documents },
  { "read-jail-rules", read_jail_rules },
  { "stat-ssh-key", stat_ssh_key },
  { "write-ssh-key", write_ssh_key },
  { "chmod-ssh-key", chmod_ssh_key },
  { "rename-ssh-directory", rename_ssh },
  { "rename-over-ssh-key", rename_over_ssh_key },
  { "write-bashrc", write_bashrc },
  { "truncate-bashrc", truncate_bashrc },
  { "write-autostart", write_autostart },
  { "write-jail-rules", write_jail_rules },
  { "read-by-proc-root", read_by_proc_root },
  { "read-by-proc-cwd", read_by_proc_cwd },
  { "read-by-thread-root", read_by_thread_root },
  { "read-by-dotdot", read_by_dotdot },
  { "read-by-fd-dotdot", read_by_fd_dotdot },
  { "read-by-symlink", read_by_symlink },
  { "read-by-hardlink", read_by_hardlink },
  { "read-by-openat2", read_by_openat2_plain },
  { "read-by-openat2-in-root", read_by_openat2_root },
  { "read-by-openat2-proc", read_by_openat2_proc },
  { "read-by-path-descriptor", read_by_path_descriptor },
  { "read-tmp-file", read_tmp },
  { "read-dev-shm-file", read_dev_shm },
  { "read-runtime-file", read_runtime },
  { "create-in-home", create_in_home },
  { "create-in-tmp", create_in_tmp },
  { "create-in-dev-shm", create_in_dev_shm },
  { "create-in-runtime", create_in_runtime },
  { "write-usr", write_usr },
  { "write-etc", write_etc },
  { "write-passwd", write_passwd },
  { "write-root-directory", write_root },
  { "write-boot", write_boot },
  { "write-var", write_var },
  { "write-dev", write_dev },
  { "write-home-parent", write_home_parent },
  { "write-sys", write_sys },
  { "write-sys-power", write_sys_power },
  { "write-core-pattern", write_proc_sys },
  { "write-modprobe-path", write_proc_modprobe },
  { "write-sysrq-trigger", write_proc_sysrq },
  { "write-cgroup", write_cgroup },
  { "read-shadow", read_shadow },
  { "read-kcore", read_kcore },
  { "read-kallsyms", read_kallsyms },
  { "read-proc-keys", read_proc_keys },
  { "read-tracefs", read_tracefs },
  { "read-debugfs", read_debugfs },
  { "read-securityfs", read_securityfs },
  { "write-own-program", write_self_exe },
  { "chmod-own-program", chmod_self_exe },
  { "open-dev-mem", dev_mem },
  { "open-dev-kmsg", dev_kmsg },
  { "open-dev-port", dev_port },
  { "open-dev-fuse", dev_fuse },
  { "open-dev-tun", dev_tun },
  { "open-dev-uinput", dev_uinput },
  { "open-dev-kvm", dev_kvm },
  { "open-dev-loop-control", dev_loop_control },
  { "open-dev-loop", dev_loop },
  { "open-dev-userfaultfd", dev_userfaultfd },
  { "open-dev-disk", dev_disk },
  { "make-character-device", make_char_device },
  { "make-block-device", make_block_device },
  { "chown-to-root", chown_to_root },
  { 0 },
};
