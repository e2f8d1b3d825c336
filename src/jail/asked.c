/* SPDX-License-Identifier: LGPL-2.1-or-later */
#define _GNU_SOURCE
#include "jail/asked.h"

#include <fcntl.h>
#include <netinet/in.h>
#include <arpa/inet.h>
#include <limits.h>
#include <linux/audit.h>
#include <linux/openat2.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/uio.h>
#include <sys/un.h>
#include <unistd.h>

#define NONE (-1)

/* What a call does with one path. */
typedef struct {
  const char *call;
  int directory; /* the argument that has its descriptor; NONE: the working directory */
  int path;      /* the argument that points to it */
  int flags;     /* the argument with the flags of open(2); NONE: uses says it */
  guint uses;    /* LearnedUse */
} Role;

static const Role roles[] = {
  { "open", NONE, 0, 1, 0 },
  { "openat", 0, 1, 2, 0 },
  { "openat2", 0, 1, NONE, 0 },
  { "creat", NONE, 0, NONE, LEARNED_WRITE | LEARNED_CREATE },
  { "execve", NONE, 0, NONE, LEARNED_READ | LEARNED_EXECUTE },
  { "execveat", 0, 1, NONE, LEARNED_READ | LEARNED_EXECUTE },
  { "mkdir", NONE, 0, NONE, LEARNED_WRITE | LEARNED_CREATE | LEARNED_DIRECTORY },
  { "mkdirat", 0, 1, NONE, LEARNED_WRITE | LEARNED_CREATE | LEARNED_DIRECTORY },
  { "mknod", NONE, 0, NONE, LEARNED_WRITE | LEARNED_CREATE },
  { "mknodat", 0, 1, NONE, LEARNED_WRITE | LEARNED_CREATE },
  { "rename", NONE, 0, NONE, LEARNED_WRITE | LEARNED_REMOVE },
  { "rename", NONE, 1, NONE, LEARNED_WRITE | LEARNED_CREATE },
  { "renameat", 0, 1, NONE, LEARNED_WRITE | LEARNED_REMOVE },
  { "renameat", 2, 3, NONE, LEARNED_WRITE | LEARNED_CREATE },
  { "renameat2", 0, 1, NONE, LEARNED_WRITE | LEARNED_REMOVE },
  { "renameat2", 2, 3, NONE, LEARNED_WRITE | LEARNED_CREATE },
  { "link", NONE, 0, NONE, LEARNED_READ },
  { "link", NONE, 1, NONE, LEARNED_WRITE | LEARNED_CREATE },
  { "linkat", 0, 1, NONE, LEARNED_READ },
  { "linkat", 2, 3, NONE, LEARNED_WRITE | LEARNED_CREATE },
  { "symlink", NONE, 1, NONE, LEARNED_WRITE | LEARNED_CREATE },
  { "symlinkat", 1, 2, NONE, LEARNED_WRITE | LEARNED_CREATE },
  { "unlink", NONE, 0, NONE, LEARNED_WRITE | LEARNED_REMOVE },
  { "unlinkat", 0, 1, NONE, LEARNED_WRITE | LEARNED_REMOVE },
  { "rmdir", NONE, 0, NONE, LEARNED_WRITE | LEARNED_REMOVE },
  { "truncate", NONE, 0, NONE, LEARNED_WRITE },
  { "truncate64", NONE, 0, NONE, LEARNED_WRITE },
  { "chmod", NONE, 0, NONE, LEARNED_WRITE },
  { "fchmodat", 0, 1, NONE, LEARNED_WRITE },
  { "fchmodat2", 0, 1, NONE, LEARNED_WRITE },
  { "utime", NONE, 0, NONE, LEARNED_WRITE },
  { "utimes", NONE, 0, NONE, LEARNED_WRITE },
  { "utimensat", 0, 1, NONE, LEARNED_WRITE },
  { "setxattr", NONE, 0, NONE, LEARNED_WRITE },
  { "inotify_add_watch", NONE, 1, NONE, LEARNED_READ },
  { "chdir", NONE, 0, NONE, LEARNED_LOOKED },
  { "access", NONE, 0, NONE, LEARNED_LOOKED },
  { "faccessat", 0, 1, NONE, LEARNED_LOOKED },
  { "faccessat2", 0, 1, NONE, LEARNED_LOOKED },
  { "stat", NONE, 0, NONE, LEARNED_LOOKED },
  { "lstat", NONE, 0, NONE, LEARNED_LOOKED },
  { "stat64", NONE, 0, NONE, LEARNED_LOOKED },
  { "lstat64", NONE, 0, NONE, LEARNED_LOOKED },
  { "newfstatat", 0, 1, NONE, LEARNED_LOOKED },
  { "fstatat64", 0, 1, NONE, LEARNED_LOOKED },
  { "statx", 0, 1, NONE, LEARNED_LOOKED },
  { "readlink", NONE, 0, NONE, LEARNED_LOOKED },
  { "readlinkat", 0, 1, NONE, LEARNED_LOOKED },
};

static const struct {
  int number;
  const char *name;
} families[] = {
  { AF_UNIX, "unix" },       { AF_INET, "inet" },     { AF_INET6, "inet6" },
  { AF_NETLINK, "netlink" }, { AF_PACKET, "packet" }, { AF_BLUETOOTH, "bluetooth" },
};

/* One call that is being looked at. */
typedef struct {
  int listener;
  const struct seccomp_notif *question;
  const char *process;
  gint64 since;
  const AskedSink *sink;
} Asking;

/* What was read of a process is its own only while it still waits: its number could be another's by now. */
static gboolean
still_asks (const Asking *asking)
{
  return ioctl (asking->listener, SECCOMP_IOCTL_NOTIF_ID_VALID, &asking->question->id) == 0;
}

static guint64
pointer_argument (const Asking *asking, int index)
{
  guint64 value = asking->question->data.args[index];

  return asking->question->data.arch & __AUDIT_ARCH_64BIT ? value : (guint32) value;
}

/* As much of `size` bytes as can be read, up to the end of the page that cannot. */
static size_t
read_memory (const Asking *asking, guint64 address, void *buffer, size_t size)
{
  const guint64 page = (guint64) sysconf (_SC_PAGESIZE);
  size_t first = MIN (size, (size_t) (page - address % page));
  struct iovec local = { buffer, size };
  struct iovec remote[2] = { { (void *) (guintptr) address, first }, { (void *) (guintptr) (address + first), size - first } };
  ssize_t n = process_vm_readv ((pid_t) asking->question->pid, &local, 1, remote, first < size ? 2 : 1, 0);

  return n > 0 ? (size_t) n : 0;
}

/* The path that a link of /proc leads to, as the jail names it; NULL for what has none. */
static char *
read_link (const Asking *asking, const char *name)
{
  g_autofree char *link = g_strdup_printf ("/proc/%u/%s", asking->question->pid, name);
  char target[PATH_MAX];
  ssize_t n = readlink (link, target, sizeof target - 1);

  return n > 0 && target[0] == '/' ? g_strndup (target, (gsize) n) : NULL;
}

/* Absolute, without "." and "..": these are taken out as if there were no links. */
static char *
full_path (const Asking *asking, const char *path, int directory_argument)
{
  g_autofree char *base = NULL;

  if (path[0] == '/') {
    g_autofree char *root = read_link (asking, "root");

    return root == NULL ? NULL : g_canonicalize_filename (path + strspn (path, "/"), root);
  }
  if (directory_argument == NONE || (int) asking->question->data.args[directory_argument] == AT_FDCWD)
    base = read_link (asking, "cwd");
  else {
    g_autofree char *name = g_strdup_printf ("fd/%d", (int) asking->question->data.args[directory_argument]);

    base = read_link (asking, name);
  }
  return base == NULL || *path == '\0' ? NULL : g_canonicalize_filename (path, base);
}

static guint
uses_of_flags (guint64 flags)
{
  guint uses = flags & O_DIRECTORY ? LEARNED_DIRECTORY : 0;

  switch (flags & O_ACCMODE) {
  case O_RDONLY:
    uses |= LEARNED_READ;
    break;
  case O_WRONLY:
    uses |= LEARNED_WRITE;
    break;
  default:
    uses |= LEARNED_READ | LEARNED_WRITE;
  }
  if (flags & O_TRUNC)
    uses |= LEARNED_WRITE;
  if ((flags & O_TMPFILE) == O_TMPFILE)
    uses |= LEARNED_WRITE | LEARNED_CREATE;
  return flags & O_CREAT ? uses | LEARNED_WRITE | LEARNED_CREATE : uses;
}

static guint
uses_of_role (const Asking *asking, const Role *role)
{
  struct open_how how = { 0 };

  if (role->uses != 0)
    return role->uses;
  if (role->flags != NONE)
    return uses_of_flags ((guint32) asking->question->data.args[role->flags]);
  read_memory (asking, pointer_argument (asking, 2), &how, sizeof how);
  return uses_of_flags (how.flags);
}

/* On the host, and from before the program was there. */
static gboolean
is_older (const char *path, gint64 since)
{
  struct stat status;

  return lstat (path, &status) == 0 && (gint64) status.st_ctime < since;
}

static void
learn_path (const Asking *asking, const Role *role)
{
  char text[PATH_MAX];
  size_t n = read_memory (asking, pointer_argument (asking, role->path), text, sizeof text);
  guint uses = uses_of_role (asking, role);
  g_autofree char *path = NULL;

  if (memchr (text, '\0', n) == NULL)
    return;
  path = full_path (asking, text, role->directory);
  if (path == NULL || !still_asks (asking))
    return;
  if (is_older (path, asking->since))
    uses |= LEARNED_FOREIGN;
  asking->sink->file (path, uses, asking->process, asking->sink->data);
}

static void
learn_unix_address (const Asking *asking, const char *verb, const struct sockaddr_un *address, size_t length)
{
  size_t n = length - offsetof (struct sockaddr_un, sun_path);
  g_autofree char *text = g_strndup (address->sun_path, n);
  g_autofree char *path = NULL;
  char *slot;

  if (n > 0 && address->sun_path[0] == '\0') {
    g_autofree char *name = g_strndup (address->sun_path + 1, n - 1);

    path = g_strconcat ("@", name, NULL);
  } else {
    path = full_path (asking, text, NONE);
  }
  if (path == NULL || !still_asks (asking))
    return;
  slot = g_strconcat (verb, " ", path, NULL);
  asking->sink->socket (slot, asking->process, asking->sink->data);
  g_free (slot);
  if (path[0] == '/')
    asking->sink->file (path,
                        *verb == 'b' ? LEARNED_WRITE | LEARNED_CREATE : LEARNED_SOCKET | LEARNED_READ | LEARNED_WRITE
                        | (is_older (path, asking->since) ? LEARNED_FOREIGN : 0),
                        asking->process, asking->sink->data);
}

static void
learn_address (const Asking *asking, const char *verb, guint64 pointer, guint32 size)
{
  union {
    struct sockaddr any;
    struct sockaddr_un local;
    struct sockaddr_in inet;
    struct sockaddr_in6 inet6;
  } address = { 0 };
  size_t length = read_memory (asking, pointer, &address, MIN (size, sizeof address));
  char text[INET6_ADDRSTRLEN] = "";
  g_autofree char *slot = NULL;
  guint port;

  if (length > offsetof (struct sockaddr_un, sun_path) && address.any.sa_family == AF_UNIX) {
    learn_unix_address (asking, verb, &address.local, length);
    return;
  }
  if (length >= sizeof address.inet && address.any.sa_family == AF_INET) {
    inet_ntop (AF_INET, &address.inet.sin_addr, text, sizeof text);
    port = ntohs (address.inet.sin_port);
  } else if (length >= sizeof address.inet6 && address.any.sa_family == AF_INET6) {
    inet_ntop (AF_INET6, &address.inet6.sin6_addr, text, sizeof text);
    port = ntohs (address.inet6.sin6_port);
  } else {
    return;
  }
  /* The port of a bind is mostly the kernel's choice, and says nothing. */
  slot = *verb == 'b' ? g_strdup_printf ("bind inet %s", text) : g_strdup_printf ("connect inet %s port %u", text, port);
  if (still_asks (asking))
    asking->sink->socket (slot, asking->process, asking->sink->data);
}

static void
learn_socket (const Asking *asking, guint32 family, guint32 type)
{
  const char *name = "other";
  const char *kind = (type & 0xf) == SOCK_STREAM ? "stream" : "datagram";
  g_autofree char *slot = NULL;

  for (gsize i = 0; i < G_N_ELEMENTS (families); i++)
    if (families[i].number == (int) family)
      name = families[i].name;
  slot = g_strdup_printf ("family %s %s", name, kind);
  asking->sink->socket (slot, asking->process, asking->sink->data);
}

/* socket, bind and connect of i386, whose arguments are in memory. */
static void
learn_multiplexed (const Asking *asking)
{
  guint32 operation = (guint32) asking->question->data.args[0];
  guint32 arguments[3];

  if (read_memory (asking, pointer_argument (asking, 1), arguments, sizeof arguments) != sizeof arguments)
    return;
  if (operation == 1)
    learn_socket (asking, arguments[0], arguments[1]);
  else if (operation == 2 || operation == 3)
    learn_address (asking, operation == 2 ? "bind" : "connect", arguments[1], arguments[2]);
}

void
asked_about (int listener, const struct seccomp_notif *question, const char *name, const char *process, gint64 since,
             const AskedSink *sink)
{
  const Asking asking = { listener, question, process, since, sink };
  const __u64 *arguments = question->data.args;

  for (gsize i = 0; i < G_N_ELEMENTS (roles); i++)
    if (strcmp (roles[i].call, name) == 0)
      learn_path (&asking, &roles[i]);
  if (strcmp (name, "socket") == 0 || strcmp (name, "socketpair") == 0)
    learn_socket (&asking, (guint32) arguments[0], (guint32) arguments[1]);
  else if (strcmp (name, "connect") == 0 || strcmp (name, "bind") == 0)
    learn_address (&asking, name, pointer_argument (&asking, 1), (guint32) arguments[2]);
  else if (strcmp (name, "socketcall") == 0)
    learn_multiplexed (&asking);
}
