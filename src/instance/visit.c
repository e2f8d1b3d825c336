/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "instance/visit.h"

#include "instance/confinement.h"
#include "instance/control.h"
#include "instance/instance.h"
#include "instance/registry.h"
#include "util/error.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/nsfs.h>
#include <sched.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

/* A supervisor that is stopped does not answer. */
#define PATIENCE_SECONDS 5

#define MAX_DESCRIPTORS (1 + N_NAMESPACES)
#define LARGEST_VALUE (16 << 20)

void
visit_free (Visit *visit)
{
  for (int i = 0; i < N_NAMESPACES; i++)
    if (visit->namespaces[i] >= 0)
      close (visit->namespaces[i]);
  g_clear_pointer (&visit->plan, plan_free);
  g_free (visit);
}

static gboolean
set_error (GError **error, const char *problem)
{
  g_set_error (error, JAIL_ERROR, JAIL_ERROR_HOST, "cannot ask the jail's supervisor: %s", problem);
  return FALSE;
}

/* Connected to the process that the record names, which was started when the record
 * says; -1 with an error otherwise. */
static int
connect_supervisor (const JailRecord *record, GError **error)
{
  struct sockaddr_un address = { .sun_family = AF_UNIX };
  struct timeval patience = { .tv_sec = PATIENCE_SECONDS };
  struct ucred peer = { 0 };
  socklen_t size = sizeof peer;
  int fd = socket (AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0);
  int parent = registry_open ();
  int directory = parent >= 0 ? openat (parent, record->id, O_PATH | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC) : -1;
  gboolean good;

  snprintf (address.sun_path, sizeof address.sun_path, "/proc/self/fd/%d/" INSTANCE_SOCKET, directory);
  good = fd >= 0 && directory >= 0
         && setsockopt (fd, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience) == 0
         && setsockopt (fd, SOL_SOCKET, SO_SNDTIMEO, &patience, sizeof patience) == 0
         && connect (fd, (struct sockaddr *) &address, sizeof address) == 0;
  if (!good) {
    set_error (error, g_strerror (errno));
  } else if (getsockopt (fd, SOL_SOCKET, SO_PEERCRED, &peer, &size) < 0 || peer.uid != getuid ()
             || peer.pid != record->launcher || process_start_time (peer.pid) != record->launcher_start) {
    good = set_error (error, "it is not the process that the record names");
  }
  if (directory >= 0)
    close (directory);
  if (parent >= 0)
    close (parent);
  if (!good && fd >= 0) {
    close (fd);
    fd = -1;
  }
  return good ? fd : -1;
}

/* The number of descriptors that came, at most MAX_DESCRIPTORS; -1 with an error. */
static int
receive_answer (int fd, int *fds, GError **error)
{
  ControlAnswer answer;
  union {
    struct cmsghdr align;
    char space[CMSG_SPACE (MAX_DESCRIPTORS * sizeof (int))];
  } control;
  struct iovec data = { .iov_base = &answer, .iov_len = sizeof answer };
  struct msghdr message = {
    .msg_iov = &data, .msg_iovlen = 1, .msg_control = &control, .msg_controllen = sizeof control,
  };
  ssize_t length = recvmsg (fd, &message, MSG_CMSG_CLOEXEC);
  struct cmsghdr *header = length == sizeof answer ? CMSG_FIRSTHDR (&message) : NULL;
  int n = 0;

  if (length < 0 && errno == EAGAIN) {
    set_error (error, "it gives no answer; it may be stopped");
    return -1;
  }
  if (length != sizeof answer) {
    set_error (error, length < 0 ? g_strerror (errno) : "it has ended");
    return -1;
  }
  if (header != NULL && header->cmsg_level == SOL_SOCKET && header->cmsg_type == SCM_RIGHTS) {
    n = (int) ((header->cmsg_len - CMSG_LEN (0)) / sizeof (int));
    memcpy (fds, CMSG_DATA (header), (gsize) n * sizeof (int));
  }
  if (answer.error == 0)
    return n;
  if (answer.error == EPERM)
    g_set_error_literal (error, JAIL_ERROR, JAIL_ERROR_NOT_SUPPORTED,
                         "the jail lets nobody join (the profile says nojoin)");
  else
    set_error (error, g_strerror (answer.error));
  while (n > 0)
    close (fds[--n]);
  return -1;
}

static GVariant *
read_value (int fd)
{
  struct stat status;
  g_autofree char *data = NULL;
  g_autoptr (GBytes) bytes = NULL;
  gsize size, done = 0;

  if (fstat (fd, &status) < 0 || status.st_size > LARGEST_VALUE)
    return NULL;
  size = (gsize) status.st_size;
  data = g_malloc (size + 1);
  while (done < size) {
    ssize_t length = pread (fd, data + done, size - done, (off_t) done);

    if (length <= 0)
      return NULL;
    done += (gsize) length;
  }
  bytes = g_bytes_new_take (g_steal_pointer (&data), size);
  return g_variant_ref_sink (g_variant_new_from_bytes (G_VARIANT_TYPE_VARDICT, bytes, FALSE));
}

/* The answer's value; its namespaces go to `namespaces` unless that is NULL. */
static GVariant *
ask (const JailRecord *record, char question, int *namespaces, GError **error)
{
  g_autoptr (GVariant) value = NULL;
  int fds[MAX_DESCRIPTORS], n, fd = connect_supervisor (record, error);

  if (fd < 0)
    return NULL;
  n = send (fd, &question, 1, MSG_NOSIGNAL) == 1 ? receive_answer (fd, fds, error) : -1;
  close (fd);
  if (n < 0) {
    if (error != NULL && *error == NULL)
      set_error (error, g_strerror (errno));
    return NULL;
  }
  if (n > 0)
    value = read_value (fds[0]);
  if (value == NULL || n != (namespaces != NULL ? MAX_DESCRIPTORS : 1)) {
    set_error (error, "its answer makes no sense");
    g_clear_pointer (&value, g_variant_unref);
  } else if (namespaces != NULL) {
    memcpy (namespaces, fds + 1, N_NAMESPACES * sizeof (int));
    n = 1;
  }
  while (n > 0)
    close (fds[--n]);
  return g_steal_pointer (&value);
}

GVariant *
visit_ask (const JailRecord *record, char question, GError **error)
{
  return ask (record, question, NULL, error);
}

static gboolean
is_same (int fd, const char *path)
{
  struct stat one, other;

  return fstat (fd, &one) == 0 && stat (path, &other) == 0 && one.st_ino == other.st_ino && one.st_dev == other.st_dev;
}

/* Each is of its kind, and the user namespace is one that this user made, below
 * ours: entering it gives up rights and gains none. ioctl_ns(2). */
static gboolean
check_namespaces (const int *namespaces)
{
  uid_t owner = (uid_t) -1;
  gboolean good = TRUE;
  int parent;

  for (int i = 0; good && i < N_NAMESPACES; i++)
    good = ioctl (namespaces[i], NS_GET_NSTYPE) == namespace_flags[i];
  if (!good || ioctl (namespaces[NS_USER], NS_GET_OWNER_UID, &owner) < 0 || owner != getuid ())
    return FALSE;
  parent = ioctl (namespaces[NS_USER], NS_GET_PARENT);
  if (parent < 0)
    return FALSE;
  good = is_same (parent, "/proc/self/ns/user");
  close (parent);
  return good;
}

/* Those that the jail shares with its supervisor cannot be entered: we have to be
 * in them, or the program would be elsewhere. */
static gboolean
shares_rest (const Visit *visit)
{
  for (int i = 0; i < N_NAMESPACES; i++) {
    g_autofree char *path = g_build_filename ("/proc/self/ns", namespace_names[i], NULL);

    if (!(visit->plan->namespaces & (uint64_t) namespace_flags[i]) && !is_same (visit->namespaces[i], path))
      return FALSE;
  }
  return TRUE;
}

Visit *
visit_new (const JailRecord *record, GError **error)
{
  g_autoptr (Visit) visit = g_new0 (Visit, 1);
  g_autoptr (GVariant) value = NULL;

  memset (visit->namespaces, 0xff, sizeof visit->namespaces);
  value = ask (record, CONTROL_JOIN, visit->namespaces, error);
  if (value == NULL)
    return NULL;
  if (!check_namespaces (visit->namespaces)) {
    set_error (error, "what it handed over are not the namespaces of a jail");
    return NULL;
  }
  visit->plan = confinement_to_plan (value, error);
  if (visit->plan == NULL)
    return NULL;
  if (!(visit->plan->namespaces & CLONE_NEWUSER) || !(visit->plan->namespaces & CLONE_NEWNS)
      || !(visit->plan->namespaces & CLONE_NEWPID) || !shares_rest (visit)) {
    set_error (error, "this process is not in the namespaces that the jail shares with the host");
    return NULL;
  }
  return g_steal_pointer (&visit);
}
