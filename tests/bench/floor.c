/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The floor: the bare system calls of a jail, with nothing decided or checked.
 *
 *   jail --dry-run PROGRAM | floor-plan >PLAN     (tests/bench/floor-plan)
 *   floor PLAN COMMAND [ARGUMENTS]
 *
 * Each line of PLAN is one mount in the order of the dry run: VERB TAB PATH TAB
 * SOURCE TAB FLAGS, flags among r (read-only), x (noexec), d (directory), h (below
 * a host mount: the mount point exists). What jail costs above this is its own. */
#include <errno.h>
#include <fcntl.h>
#include <linux/audit.h>
#include <linux/capability.h>
#include <linux/filter.h>
#include <linux/sched.h>
#include <linux/seccomp.h>
#include <sched.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#define MAX_STEPS 4096
#define DENIED_CALLS 60

typedef struct {
  const char *verb, *path, *source, *flags;
} Step;

static Step steps[MAX_STEPS];
static int n_steps;

static void
check (long result, const char *what)
{
  if (result < 0) {
    fprintf (stderr, "floor: %s: %s\n", what, strerror (errno));
    _exit (99);
  }
}

static void
read_plan (const char *name)
{
  int fd = open (name, O_RDONLY | O_CLOEXEC);
  struct stat status;
  char *text, *line, *rest;

  check (fd, name);
  check (fstat (fd, &status), name);
  text = malloc ((size_t) status.st_size + 1);
  check (read (fd, text, (size_t) status.st_size), name);
  text[status.st_size] = '\0';
  close (fd);
  for (rest = text; n_steps < MAX_STEPS && (line = strsep (&rest, "\n")) != NULL && *line != '\0'; n_steps++) {
    steps[n_steps].verb = strsep (&line, "\t");
    steps[n_steps].path = strsep (&line, "\t") + 1;
    steps[n_steps].source = strsep (&line, "\t");
    steps[n_steps].flags = strsep (&line, "\t");
  }
}

static void
write_text (const char *path, const char *text)
{
  int fd = open (path, O_WRONLY | O_CLOEXEC);

  check (fd, path);
  check (write (fd, text, strlen (text)), path);
  close (fd);
}

static int
new_file_system (const char *type, const char *key, const char *value)
{
  int context = fsopen (type, FSOPEN_CLOEXEC), fd;

  check (context, type);
  if (key != NULL)
    check (fsconfig (context, FSCONFIG_SET_STRING, key, value, 0), key);
  check (fsconfig (context, FSCONFIG_CMD_CREATE, NULL, NULL, 0), type);
  fd = fsmount (context, FSMOUNT_CLOEXEC, MOUNT_ATTR_NOSUID);
  check (fd, type);
  close (context);
  return fd;
}

static void
target (const Step *step, int directory)
{
  if (strchr (step->flags, 'h') != NULL)
    return;
  if (directory)
    mkdir (step->path, 0755);
  else
    mknod (step->path, S_IFREG | 0444, 0);
}

static void
bind (const Step *step, int host)
{
  struct mount_attr attributes = { .attr_set = MOUNT_ATTR_NOSUID | MOUNT_ATTR_NODEV };
  int tree = open_tree (host, step->source + 1, OPEN_TREE_CLONE | OPEN_TREE_CLOEXEC | AT_RECURSIVE);

  if (tree < 0 && errno == ENOENT)
    return;
  check (tree, step->source);
  if (strchr (step->flags, 'r') != NULL)
    attributes.attr_set |= MOUNT_ATTR_RDONLY;
  check (mount_setattr (tree, "", AT_EMPTY_PATH | AT_RECURSIVE, &attributes, sizeof attributes), step->path);
  target (step, strchr (step->flags, 'd') != NULL);
  check (move_mount (tree, "", AT_FDCWD, step->path, MOVE_MOUNT_F_EMPTY_PATH), step->path);
  close (tree);
}

static void
file_system (const Step *step, const char *type, const char *key, const char *value)
{
  int fd = new_file_system (type, key, value);

  target (step, 1);
  check (move_mount (fd, "", AT_FDCWD, step->path, MOVE_MOUNT_F_EMPTY_PATH), step->path);
  close (fd);
}

static void
build (void)
{
  struct mount_attr apart = { .propagation = MS_PRIVATE };
  int host = open ("/", O_PATH | O_CLOEXEC), root;

  umask (0);
  check (mount_setattr (AT_FDCWD, "/", AT_RECURSIVE, &apart, sizeof apart), "/");
  root = new_file_system ("tmpfs", "mode", "0755");
  check (move_mount (root, "", AT_FDCWD, "/", MOVE_MOUNT_F_EMPTY_PATH), "/");
  check (fchdir (root), "root");
  for (int i = 0; i < n_steps; i++) {
    const Step *step = &steps[i];

    switch (step->verb[0]) {
    case 's': bind (step, host); break;
    case 'd': mkdir (step->path, 0755); break;
    case 'e': file_system (step, "tmpfs", "mode", "0755"); break;
    case 'l': check (symlinkat (step->source, AT_FDCWD, step->path), step->path); break;
    case 'p': file_system (step, "proc", NULL, NULL); break;
    case 't': file_system (step, "devpts", "ptmxmode", "0666"); break;
    case 'q': file_system (step, "mqueue", NULL, NULL); break;
    default: break;
    }
  }
  check (syscall (SYS_pivot_root, ".", "."), "pivot_root");
  check (umount2 (".", MNT_DETACH), "umount2");
  check (chdir ("/"), "/");
  check (mkdir ("/c", 0755) | mkdir ("/c/d", 0) | mknod ("/c/f", S_IFREG, 0), "/c");
  for (int i = 0; i < n_steps; i++)
    if (steps[i].verb[0] == 'h') {
      char path[4200];

      snprintf (path, sizeof path, "/%s", steps[i].path);
      if (mount (strchr (steps[i].flags, 'd') != NULL ? "/c/d" : "/c/f", path, NULL, MS_BIND, NULL) < 0
          && errno != ENOENT && errno != ENOTDIR)
        check (-1, path);
    }
}

/* As costly as a filter of sixty calls in a tree. */
static void
filter (void)
{
  struct sock_filter code[32];
  struct sock_fprog program = { .filter = code };
  unsigned short n = 0;

  code[n++] = (struct sock_filter) BPF_STMT (BPF_LD | BPF_W | BPF_ABS, offsetof (struct seccomp_data, arch));
  code[n++] = (struct sock_filter) BPF_JUMP (BPF_JMP | BPF_JEQ | BPF_K, AUDIT_ARCH_X86_64, 1, 0);
  code[n++] = (struct sock_filter) BPF_STMT (BPF_RET | BPF_K, SECCOMP_RET_KILL_PROCESS);
  code[n++] = (struct sock_filter) BPF_STMT (BPF_LD | BPF_W | BPF_ABS, offsetof (struct seccomp_data, nr));
  for (unsigned i = 0; 1u << i < DENIED_CALLS; i++) {
    code[n++] = (struct sock_filter) BPF_JUMP (BPF_JMP | BPF_JGE | BPF_K, 480 + i, 0, 1);
    code[n++] = (struct sock_filter) BPF_STMT (BPF_RET | BPF_K, SECCOMP_RET_ERRNO | EPERM);
  }
  code[n++] = (struct sock_filter) BPF_STMT (BPF_RET | BPF_K, SECCOMP_RET_ALLOW);
  program.len = n;
  check (syscall (SYS_seccomp, SECCOMP_SET_MODE_FILTER, 0, &program), "seccomp");
}

static void
drop (void)
{
  struct __user_cap_header_struct header = { _LINUX_CAPABILITY_VERSION_3, 0 };
  struct __user_cap_data_struct none[2];

  memset (none, 0, sizeof none);
  for (int i = 0; i <= 40; i++)
    prctl (PR_CAPBSET_DROP, i, 0, 0, 0);
  check (syscall (SYS_capset, &header, none), "capset");
  check (prctl (PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0), "no_new_privs");
}

int
main (int argc, char **argv)
{
  struct clone_args arguments = {
    .flags = CLONE_NEWUSER | CLONE_NEWNS | CLONE_NEWPID | CLONE_NEWIPC | CLONE_NEWUTS | CLONE_NEWCGROUP,
    .exit_signal = SIGCHLD,
  };
  unsigned uid = getuid (), gid = getgid ();
  char map[64];
  int status;
  long pid;

  if (argc < 3)
    return 2;
  read_plan (argv[1]);
  pid = syscall (SYS_clone3, &arguments, sizeof arguments);
  check (pid, "clone3");
  if (pid > 0) {
    while (waitpid ((pid_t) pid, &status, 0) < 0)
      ;
    return WIFEXITED (status) ? WEXITSTATUS (status) : 128 + WTERMSIG (status);
  }
  write_text ("/proc/self/setgroups", "deny");
  snprintf (map, sizeof map, "%u %u 1", uid, uid);
  write_text ("/proc/self/uid_map", map);
  snprintf (map, sizeof map, "%u %u 1", gid, gid);
  write_text ("/proc/self/gid_map", map);
  build ();
  drop ();
  pid = fork ();
  check (pid, "fork");
  if (pid == 0) {
    filter ();
    execv (argv[2], argv + 2);
    check (-1, argv[2]);
  }
  while (waitpid ((pid_t) pid, &status, 0) < 0)
    ;
  _exit (WIFEXITED (status) ? WEXITSTATUS (status) : 128 + WTERMSIG (status));
}
