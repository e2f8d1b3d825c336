/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What is handed over without a path: descriptors, the environment, and the objects of
 * System V and POSIX IPC. */
#include "probe.h"

#include <dirent.h>
#include <fcntl.h>
#include <limits.h>
#include <mqueue.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ipc.h>
#include <sys/mman.h>
#include <sys/msg.h>
#include <sys/sem.h>
#include <sys/sendfile.h>
#include <sys/shm.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

extern char **environ;

static bool inherited;
static bool inherited_directory;

/* By number, not by /proc/self/fd, which may be hidden and is one itself. */
void
descriptors_remember (void)
{
  long limit = sysconf (_SC_OPEN_MAX);

  for (int fd = 3; fd < limit && fd < 65536; fd++) {
    struct stat status;

    if (fstat (fd, &status) < 0)
      continue;
    inherited = true;
    inherited_directory = inherited_directory || S_ISDIR (status.st_mode);
  }
}

static int inherit_descriptor (void) { return inherited ? 0 : EBADF; }
/* A directory outside is a way around every mount: openat from it. */
static int inherit_directory (void) { return inherited_directory ? 0 : EBADF; }

/* The three standard ones must not be more than they were. */
static int
directory_by_stdio (void)
{
  for (int fd = 0; fd < 3; fd++) {
    int directory = openat (fd, "..", O_RDONLY | O_DIRECTORY | O_CLOEXEC);

    if (directory >= 0)
      return 0;
  }
  return ENOTDIR;
}

/* A file that the caller lent for reading, opened again by its descriptor: whether it
 * can be written, too, is for the file and its mount to say, and that one is outside. */
static int
reopen_stdin (void)
{
  struct stat status;

  if (fstat (STDIN_FILENO, &status) < 0)
    return errno;
  if (!S_ISREG (status.st_mode))
    not_available ("standard input is no file");
  return try_open ("/proc/self/fd/0", O_WRONLY | O_APPEND);
}

static int
secret_in_environment (void)
{
  const char *secret = fact ("SECRET");

  for (char **variable = environ; *variable != NULL; variable++)
    if (strstr (*variable, secret) != NULL)
      return 0;
  return ENOENT;
}

static bool
file_contains (const char *path, const char *text)
{
  static char buffer[1 << 17];
  int fd = open (path, O_RDONLY | O_CLOEXEC);
  ssize_t n = fd < 0 ? -1 : read (fd, buffer, sizeof buffer);

  if (fd >= 0)
    close (fd);
  return n > 0 && memmem (buffer, (size_t) n, text, strlen (text)) != NULL;
}

/* Of the processes in the jail, the probe's own apart, which have it in their arguments. */
static int
secret_in_other_environment (void)
{
  const char *secret = fact ("SECRET");
  DIR *proc = opendir ("/proc");
  struct dirent *entry;
  int error = ENOENT;

  if (proc == NULL)
    return errno;
  while ((entry = readdir (proc)) != NULL) {
    char path[PATH_MAX];
    long pid = strtol (entry->d_name, NULL, 10);

    if (pid <= 0 || pid == getpid () || pid == getppid ())
      continue;
    snprintf (path, sizeof path, "/proc/%ld/environ", pid);
    if (file_contains (path, secret))
      error = 0;
  }
  closedir (proc);
  return error;
}

static int shm_by_key (void) { return outcome (shmget ((key_t) fact_number ("SHM_KEY"), 0, 0)); }
static int msg_by_key (void) { return outcome (msgget ((key_t) fact_number ("MSG_KEY"), 0)); }
static int sem_by_key (void) { return outcome (semget ((key_t) fact_number ("SEM_KEY"), 0, 0)); }

static int
shm_by_id (void)
{
  return shmat ((int) fact_number ("SHM_ID"), NULL, SHM_RDONLY) == (void *) -1 ? errno : 0;
}

static int
msg_by_id (void)
{
  struct msqid_ds status;

  return outcome (msgctl ((int) fact_number ("MSG_ID"), IPC_STAT, &status));
}

static int mq_by_name (void) { return outcome (mq_open (fact ("MQ_NAME"), O_RDONLY)); }
static int shm_by_name (void) { return outcome (shm_open (fact ("POSIX_SHM_NAME"), O_RDONLY, 0)); }

/* The list of all System V objects. */
static int
shm_listed (void)
{
  char number[32];

  snprintf (number, sizeof number, " %lld ", fact_number ("SHM_ID"));
  return file_contains ("/proc/sysvipc/shm", number) ? 0 : ENOENT;
}

static int
execute_copy (void)
{
  char *const arguments[] = { "true", NULL };
  int program = open ("/bin/true", O_RDONLY | O_CLOEXEC);
  int fd = memfd_create ("probe", MFD_CLOEXEC);

  if (program < 0 || fd < 0)
    return errno;
  while (sendfile (fd, program, NULL, 1 << 20) > 0)
    ;
  syscall (SYS_execveat, fd, "", arguments, environ, AT_EMPTY_PATH);
  return errno;
}

/* A file that never was on a file system, executed: allowed, it has the jail's rules. */
static int execute_memory_file (void) { return in_child (execute_copy); }

const struct check descriptor_checks[] = {
  { "inherit-descriptor", inherit_descriptor },
  { "inherit-directory", inherit_directory },
  { "directory-by-stdio", directory_by_stdio },
  { "reopen-stdin-to-write", reopen_stdin },
  { "secret-in-environment", secret_in_environment },
  { "secret-in-other-environment", secret_in_other_environment },
  { "sysv-shm-by-key", shm_by_key },
  { "sysv-shm-by-id", shm_by_id },
  { "sysv-shm-listed", shm_listed },
  { "sysv-message-queue-by-key", msg_by_key },
  { "sysv-message-queue-by-id", msg_by_id },
  { "sysv-semaphore-by-key", sem_by_key },
  { "posix-message-queue", mq_by_name },
  { "posix-shm", shm_by_name },
  { "execute-memory-file", execute_memory_file },
  { 0 },
};
