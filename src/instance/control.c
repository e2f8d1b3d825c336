/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "instance/control.h"

#include "instance/confinement.h"
#include "instance/instance.h"
#include "util/error.h"
#include "util/send-descriptors.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

/* The value and the namespaces. */
#define MAX_DESCRIPTORS (1 + N_NAMESPACES)

struct Control {
  const Plan *plan;
  const RunningJail *jail;
  ControlDescribe describe;
  gpointer data;
  int listener;
  int clients[CONTROL_CLIENTS]; /* -1: free */
};

Control *
control_new (int directory, const Plan *plan, const RunningJail *jail, ControlDescribe describe, gpointer data,
             GError **error)
{
  struct sockaddr_un address = { .sun_family = AF_UNIX };
  int listener = socket (AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
  Control *control;

  /* However long the path of the directory is, this fits. */
  snprintf (address.sun_path, sizeof address.sun_path, "/proc/self/fd/%d/" INSTANCE_SOCKET, directory);
  if (listener < 0 || bind (listener, (struct sockaddr *) &address, sizeof address) < 0
      || listen (listener, CONTROL_CLIENTS) < 0) {
    g_set_error (error, JAIL_ERROR, JAIL_ERROR_HOST, "cannot make the socket for jailctl: %s", g_strerror (errno));
    if (listener >= 0)
      close (listener);
    return NULL;
  }
  control = g_new0 (Control, 1);
  control->plan = plan;
  control->jail = jail;
  control->describe = describe;
  control->data = data;
  control->listener = listener;
  for (int i = 0; i < CONTROL_CLIENTS; i++)
    control->clients[i] = -1;
  return control;
}

void
control_free (Control *control)
{
  close (control->listener);
  for (int i = 0; i < CONTROL_CLIENTS; i++)
    if (control->clients[i] >= 0)
      close (control->clients[i]);
  g_free (control);
}

/* How many pid namespaces deep a process is: NSpid of proc_pid_status(5). */
static int
namespace_depth (pid_t pid)
{
  g_autofree char *path = g_strdup_printf ("/proc/%d/status", (int) pid);
  g_autofree char *text = NULL;
  const char *line;
  int depth = 0;

  if (!g_file_get_contents (path, &text, NULL, NULL))
    return -1;
  line = strstr (text, "\nNSpid:");
  for (const char *c = line != NULL ? line + 7 : ""; *c != '\0' && *c != '\n'; c++)
    depth += *c == '\t';
  return depth;
}

/* No jailed program can reach the socket; should one all the same, it is deeper
 * in pid namespaces than this process. */
static gboolean
may_ask (int client)
{
  struct ucred peer;
  socklen_t size = sizeof peer;
  int depth = namespace_depth (getpid ());

  return getsockopt (client, SOL_SOCKET, SO_PEERCRED, &peer, &size) == 0 && peer.uid == getuid () && peer.pid > 0
         && depth > 0 && namespace_depth (peer.pid) == depth;
}

/* The value in memory that nobody can change any more, open; -1 with errno. */
static int
seal_value (GVariant *value)
{
  const char *data = g_variant_get_data (value);
  gsize size = g_variant_get_size (value), done = 0;
  int fd = memfd_create ("jail", MFD_CLOEXEC | MFD_ALLOW_SEALING);

  while (fd >= 0 && done < size) {
    ssize_t written = write (fd, data + done, size - done);

    if (written <= 0) {
      close (fd);
      return -1;
    }
    done += (gsize) written;
  }
  if (fd >= 0 && fcntl (fd, F_ADD_SEALS, F_SEAL_SEAL | F_SEAL_SHRINK | F_SEAL_GROW | F_SEAL_WRITE) < 0) {
    close (fd);
    return -1;
  }
  return fd;
}

static void
send_answer (int client, int error, const int *fds, gsize n)
{
  ControlAnswer answer = { error };

  /* A client that has gone needs no answer. */
  if (send_descriptors (client, &answer, sizeof answer, fds, n, MSG_DONTWAIT | MSG_NOSIGNAL) < 0)
    return;
}

static void
answer_question (const Control *control, int client, char question)
{
  gboolean joins = question == CONTROL_JOIN;
  g_autoptr (GVariant) value = NULL;
  int fds[MAX_DESCRIPTORS];

  if (joins && !control->plan->joinable) {
    send_answer (client, EPERM, NULL, 0);
    return;
  }
  if (joins && control->jail->namespaces[N_NAMESPACES - 1] < 0) {
    send_answer (client, EAGAIN, NULL, 0);
    return;
  }
  if (joins || question == CONTROL_CONFINE)
    value = g_variant_ref_sink (confinement_from_plan (control->plan));
  else if (question == CONTROL_DESCRIBE)
    value = g_variant_ref_sink (control->describe (control->data));
  fds[0] = value != NULL ? seal_value (value) : -1;
  if (fds[0] < 0) {
    send_answer (client, value != NULL ? errno : EINVAL, NULL, 0);
    return;
  }
  memcpy (fds + 1, control->jail->namespaces, sizeof control->jail->namespaces);
  send_answer (client, 0, fds, joins ? MAX_DESCRIPTORS : 1);
  close (fds[0]);
}

static void
take_clients (Control *control)
{
  for (int i = 0; i < CONTROL_CLIENTS; i++) {
    int client;

    if (control->clients[i] >= 0)
      continue;
    client = accept4 (control->listener, NULL, NULL, SOCK_CLOEXEC | SOCK_NONBLOCK);
    if (client < 0)
      return;
    if (may_ask (client))
      control->clients[i] = client;
    else
      close (client);
  }
}

void
control_watch (const Control *control, struct pollfd *watches)
{
  gboolean room = FALSE;

  for (int i = 0; i < CONTROL_CLIENTS; i++) {
    watches[1 + i] = (struct pollfd) { .fd = control->clients[i], .events = POLLIN };
    room = room || control->clients[i] < 0;
  }
  watches[0] = (struct pollfd) { .fd = room ? control->listener : -1, .events = POLLIN };
}

void
control_serve (Control *control, const struct pollfd *watches)
{
  for (int i = 0; i < CONTROL_CLIENTS; i++) {
    char question;

    if (watches[1 + i].fd < 0 || watches[1 + i].revents == 0)
      continue;
    if (recv (control->clients[i], &question, 1, MSG_DONTWAIT) == 1)
      answer_question (control, control->clients[i], question);
    close (control->clients[i]);
    control->clients[i] = -1;
  }
  if (watches[0].fd >= 0 && watches[0].revents != 0)
    take_clients (control);
}
