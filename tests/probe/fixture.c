/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* jail-probe --fixture DIRECTORY: what the checks aim at, outside the jail.
 *
 * Prints KEY=VALUE lines, the last of them READY=yes, and waits for the end of its
 * standard input. Then it looks whether anything of it was touched, which a check
 * inside cannot always tell, says so (SIGNALS=, RENICED=, IOPRIO=, CONNECTIONS=; CREATED=, CHANGED= per file), and
 * removes what it made. DIRECTORY is a home made for the test: checks write into its
 * files, so the fixture starts only where there are none of these names yet. */
#include "probe.h"

#include <arpa/inet.h>
#include <fcntl.h>
#include <limits.h>
#include <mqueue.h>
#include <netinet/in.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ipc.h>
#include <sys/mman.h>
#include <sys/msg.h>
#include <sys/prctl.h>
#include <sys/random.h>
#include <sys/resource.h>
#include <sys/sem.h>
#include <sys/shm.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

#define MAX_THINGS 64
#define MAX_LISTENERS 8

/* A path that goes away again. */
struct thing {
  char path[PATH_MAX];
  bool directory;
  struct stat before;
};

static struct {
  const char *home;
  struct thing things[MAX_THINGS];
  size_t n_things;
  int listeners[MAX_LISTENERS];
  size_t n_listeners;
  int terminal;
  int shm_id, msg_id, sem_id;
  char mq_name[64], shm_name[64];
  char secret[40];
  int priority, io_priority;
  pid_t victim;
} fixture;

/* What the checks look for in the victim's memory. */
static char marker[] = "jail-probe-marker";

static volatile sig_atomic_t n_signals;
static volatile sig_atomic_t ended;

static void count_signal (int number) { (void) number; n_signals++; }
static void end (int number) { (void) number; ended = 1; }

static struct thing *
add_thing (const char *path, bool directory)
{
  struct thing *thing;

  if (fixture.n_things == MAX_THINGS) {
    fprintf (stderr, "jail-probe: too many things\n");
    return NULL;
  }
  thing = &fixture.things[fixture.n_things++];
  snprintf (thing->path, sizeof thing->path, "%s", path);
  thing->directory = directory;
  return thing;
}

static bool
complain (const char *what)
{
  fprintf (stderr, "jail-probe: %s: %s\n", what, strerror (errno));
  return false;
}

static bool
make_directory (const char *path)
{
  if (mkdir (path, 0700) == 0)
    return add_thing (path, true) != NULL;
  return errno == EEXIST || complain (path);
}

static bool
make_file (const char *path)
{
  int fd = open (path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0600);

  if (fd < 0)
    return complain (path);
  /* A comment to the shell and to the jail, which reads its rules. */
  if (dprintf (fd, "# %s\n", fixture.secret) < 0)
    complain (path);
  close (fd);
  return add_thing (path, false) != NULL;
}

/* With the directories above it, below the fixture's home. */
static bool
make_in_home (const char *rest)
{
  char path[PATH_MAX];

  for (const char *slash = strchr (rest, '/'); slash != NULL; slash = strchr (slash + 1, '/')) {
    snprintf (path, sizeof path, "%s/%.*s", fixture.home, (int) (slash - rest), rest);
    if (!make_directory (path))
      return false;
  }
  snprintf (path, sizeof path, "%s/%s", fixture.home, rest);
  return make_file (path);
}

static bool
make_home (void)
{
  static const char *const files[] = {
    ".ssh/id_test", ".gnupg/secret", ".config/otherprogram/data", ".config/autostart/test.desktop",
    ".config/jail/default.local", ".bashrc", "Documents/letter",
  };

  for (size_t i = 0; i < sizeof files / sizeof files[0]; i++)
    if (!make_in_home (files[i]))
      return false;
  return true;
}

static bool
make_public_file (const char *key, const char *directory)
{
  char path[PATH_MAX];

  snprintf (path, sizeof path, "%s/jail-probe-%d", directory, (int) getpid ());
  printf ("%s=%s\n", key, path);
  return make_file (path);
}

static bool
listen_unix (const char *key, const char *name, int type)
{
  struct sockaddr_un address = { .sun_family = AF_UNIX };
  bool abstract = name[0] == '@';
  socklen_t length = (socklen_t) (offsetof (struct sockaddr_un, sun_path) + strlen (name) + !abstract);
  int fd = socket (AF_UNIX, type | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);

  if (strlen (name) >= sizeof address.sun_path) {
    errno = ENAMETOOLONG;
    return complain (name);
  }
  strcpy (address.sun_path, name);
  if (abstract)
    address.sun_path[0] = '\0';
  if (fd < 0 || bind (fd, (struct sockaddr *) &address, length) < 0
      || (type == SOCK_STREAM && listen (fd, 8) < 0))
    return complain (name);
  fixture.listeners[fixture.n_listeners++] = fd;
  printf ("%s=%s\n", key, name);
  return abstract || add_thing (name, false) != NULL;
}

static bool
listen_tcp (void)
{
  struct sockaddr_in address = { .sin_family = AF_INET, .sin_addr.s_addr = htonl (INADDR_LOOPBACK) };
  socklen_t length = sizeof address;
  int fd = socket (AF_INET, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);

  if (fd < 0 || bind (fd, (struct sockaddr *) &address, length) < 0 || listen (fd, 8) < 0
      || getsockname (fd, (struct sockaddr *) &address, &length) < 0)
    return complain ("TCP");
  /* Not among the listeners: to connect to it is allowed where the network is shared. */
  printf ("TCP_PORT=%d\n", ntohs (address.sin_port));
  return true;
}

static bool
make_sockets (const char *runtime)
{
  char name[PATH_MAX];
  int pid = (int) getpid ();
  bool good;

  snprintf (name, sizeof name, "@jail-probe-%d", pid);
  good = listen_unix ("ABSTRACT_SOCKET", name, SOCK_STREAM);
  snprintf (name, sizeof name, "@jail-probe-%d-datagram", pid);
  good = good && listen_unix ("ABSTRACT_DATAGRAM", name, SOCK_DGRAM);
  snprintf (name, sizeof name, "%s/.jail-probe-%d.socket", fixture.home, pid);
  good = good && listen_unix ("HOME_SOCKET", name, SOCK_STREAM);
  snprintf (name, sizeof name, "%s/jail-probe-%d.socket", runtime, pid);
  good = good && listen_unix ("RUNTIME_SOCKET", name, SOCK_STREAM);
  snprintf (name, sizeof name, "/tmp/jail-probe-%d.socket", pid);
  good = good && listen_unix ("TMP_SOCKET", name, SOCK_STREAM);
  return good && listen_tcp ();
}

static bool
make_ipc (void)
{
  key_t key = 0x6a000000 | (getpid () & 0xffffff);
  mqd_t queue;
  int fd;

  fixture.shm_id = shmget (key, 4096, IPC_CREAT | IPC_EXCL | 0600);
  fixture.msg_id = msgget (key, IPC_CREAT | IPC_EXCL | 0600);
  fixture.sem_id = semget (key, 1, IPC_CREAT | IPC_EXCL | 0600);
  if (fixture.shm_id < 0 || fixture.msg_id < 0 || fixture.sem_id < 0)
    return complain ("System V IPC");
  printf ("SHM_KEY=%d\nMSG_KEY=%d\nSEM_KEY=%d\n", key, key, key);
  printf ("SHM_ID=%d\nMSG_ID=%d\n", fixture.shm_id, fixture.msg_id);

  snprintf (fixture.mq_name, sizeof fixture.mq_name, "/jail-probe-%d", (int) getpid ());
  queue = mq_open (fixture.mq_name, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0600, NULL);
  snprintf (fixture.shm_name, sizeof fixture.shm_name, "/jail-probe-%d-shm", (int) getpid ());
  fd = shm_open (fixture.shm_name, O_RDWR | O_CREAT | O_EXCL, 0600);
  if (queue < 0 || fd < 0)
    return complain ("POSIX IPC");
  mq_close (queue);
  close (fd);
  printf ("MQ_NAME=%s\nPOSIX_SHM_NAME=%s\n", fixture.mq_name, fixture.shm_name);
  return true;
}

static bool
make_terminal (void)
{
  fixture.terminal = posix_openpt (O_RDWR | O_NOCTTY | O_CLOEXEC);
  if (fixture.terminal < 0 || grantpt (fixture.terminal) < 0 || unlockpt (fixture.terminal) < 0)
    return complain ("terminal");
  printf ("TERMINAL=%s\n", ptsname (fixture.terminal));
  return true;
}

static bool
start_victim (void)
{
  char path[PATH_MAX];
  int secret;

  snprintf (path, sizeof path, "%s/.ssh/id_test", fixture.home);
  secret = open (path, O_RDONLY | O_CLOEXEC);
  if (secret < 0)
    return complain (path);
  fflush (stdout);
  fixture.victim = fork ();
  if (fixture.victim < 0)
    return complain ("victim");
  if (fixture.victim == 0) {
    prctl (PR_SET_PDEATHSIG, SIGKILL);
    for (;;)
      pause ();
  }
  printf ("VICTIM_PID=%d\nVICTIM_ADDRESS=%p\nVICTIM_LENGTH=%zu\nVICTIM_FD=%d\n", (int) fixture.victim,
          (void *) marker, strlen (marker), secret);
  return true;
}

static void
print_namespaces (void)
{
  static const char *const kinds[][2] = {
    { "user", "NS_USER" }, { "mnt", "NS_MNT" }, { "pid", "NS_PID" }, { "ipc", "NS_IPC" },
    { "uts", "NS_UTS" },   { "net", "NS_NET" }, { "cgroup", "NS_CGROUP" },
  };

  for (size_t i = 0; i < sizeof kinds / sizeof kinds[0]; i++) {
    char path[64];
    struct stat status;

    snprintf (path, sizeof path, "/proc/self/ns/%s", kinds[i][0]);
    if (stat (path, &status) == 0)
      printf ("%s=%llu\n", kinds[i][1], (unsigned long long) status.st_ino);
  }
}

static void
make_secret (void)
{
  unsigned long long numbers[2] = { 0 };

  if (getrandom (numbers, sizeof numbers, 0) < 0)
    complain ("getrandom");
  snprintf (fixture.secret, sizeof fixture.secret, "s%016llx%016llx", numbers[0], numbers[1]);
}

static bool
make_all (void)
{
  const char *runtime = getenv ("XDG_RUNTIME_DIR");

  if (runtime == NULL) {
    fprintf (stderr, "jail-probe: XDG_RUNTIME_DIR is not set\n");
    return false;
  }
  make_secret ();
  printf ("HOME=%s\nSECRET=%s\nGROUP=%d\n", fixture.home, fixture.secret, (int) getpgrp ());
  print_namespaces ();
  return make_home () && make_public_file ("TMP_FILE", "/tmp") && make_public_file ("SHM_FILE", "/dev/shm")
         && make_public_file ("RUNTIME_FILE", runtime) && make_sockets (runtime) && make_ipc ()
         && make_terminal () && start_victim ();
}

static bool
same (const struct stat *a, const struct stat *b)
{
  return a->st_dev == b->st_dev && a->st_ino == b->st_ino && a->st_size == b->st_size
         && a->st_mode == b->st_mode && a->st_mtim.tv_sec == b->st_mtim.tv_sec
         && a->st_mtim.tv_nsec == b->st_mtim.tv_nsec && a->st_nlink == b->st_nlink;
}

static int io_priority (void) { return (int) syscall (SYS_ioprio_get, 1, 0); }

/* A directory's times change with what others do in it; files are compared. */
static void
look_before (void)
{
  for (size_t i = 0; i < fixture.n_things; i++)
    if (lstat (fixture.things[i].path, &fixture.things[i].before) < 0)
      complain (fixture.things[i].path);
  fixture.priority = getpriority (PRIO_PROCESS, 0);
  fixture.io_priority = io_priority ();
}

static int
count_connections (void)
{
  int n = 0;

  for (size_t i = 0; i < fixture.n_listeners; i++) {
    struct pollfd waiting = { .fd = fixture.listeners[i], .events = POLLIN };

    n += poll (&waiting, 1, 0) == 1;
  }
  return n;
}

/* The files of the checks that are called create-in-... */
static void
look_for_created (void)
{
  size_t n = fixture.n_things;

  for (size_t i = 0; i <= n; i++) {
    char path[PATH_MAX];

    if (i < n)
      snprintf (path, sizeof path, "%.*s.created", PATH_MAX - 16, fixture.things[i].path);
    else
      snprintf (path, sizeof path, "%s/.probe-created", fixture.home);
    if (unlink (path) == 0)
      printf ("CREATED=%s\n", path);
  }
}

static void
look_after (void)
{
  printf ("SIGNALS=%d\n", (int) n_signals);
  printf ("RENICED=%d\n", getpriority (PRIO_PROCESS, 0) - fixture.priority);
  printf ("IOPRIO=%d\n", io_priority () != fixture.io_priority);
  printf ("CONNECTIONS=%d\n", count_connections ());
  look_for_created ();
  for (size_t i = 0; i < fixture.n_things; i++) {
    struct stat after;

    if (!fixture.things[i].directory
        && (lstat (fixture.things[i].path, &after) < 0 || !same (&fixture.things[i].before, &after)))
      printf ("CHANGED=%s\n", fixture.things[i].path);
  }
  fflush (stdout);
}

static void
remove_all (void)
{
  if (fixture.victim > 0) {
    kill (fixture.victim, SIGKILL);
    waitpid (fixture.victim, NULL, 0);
  }
  for (size_t i = fixture.n_things; i-- > 0;)
    if ((fixture.things[i].directory ? rmdir : unlink) (fixture.things[i].path) < 0
        && errno != ENOTEMPTY)
      complain (fixture.things[i].path);
  if (fixture.shm_id >= 0)
    shmctl (fixture.shm_id, IPC_RMID, NULL);
  if (fixture.msg_id >= 0)
    msgctl (fixture.msg_id, IPC_RMID, NULL);
  if (fixture.sem_id >= 0)
    semctl (fixture.sem_id, 0, IPC_RMID);
  if (fixture.mq_name[0] != '\0')
    mq_unlink (fixture.mq_name);
  if (fixture.shm_name[0] != '\0')
    shm_unlink (fixture.shm_name);
}

static void
catch (int number, void (*handler) (int))
{
  struct sigaction action = { .sa_handler = handler };

  sigaction (number, &action, NULL);
}

static void
wait_for_end (void)
{
  char buffer[64];
  ssize_t n = 1;

  while (!ended && (n > 0 || (n < 0 && errno == EINTR)))
    n = read (STDIN_FILENO, buffer, sizeof buffer);
}

int
fixture_main (const char *directory)
{
  char *home = realpath (directory, NULL);
  bool good;

  if (home == NULL)
    return complain (directory), 2;
  fixture.home = home;
  fixture.shm_id = fixture.msg_id = fixture.sem_id = -1;
  catch (SIGTERM, end);
  catch (SIGINT, end);
  catch (SIGHUP, end);
  /* An ordinary user may meet an ordinary signal of another kind, not this one. */
  catch (SIGURG, count_signal);
  good = make_all ();
  look_before ();
  if (good) {
    printf ("READY=yes\n");
    fflush (stdout);
    wait_for_end ();
    look_after ();
  }
  remove_all ();
  free (home);
  return good ? 0 : 1;
}
