/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The session's sound servers: the sockets of PulseAudio, and of what stands in
 * for it, and of PipeWire. Sound cards themselves are in devices.c. */
#include "plan/planner-private.h"

#include <string.h>

/* PulseAudio's library hands sound over in shared memory where it can, which the server
 * cannot find in a jail; and it starts a server of its own where it finds none. */
static const char client_config[] = "enable-shm = no\nautospawn = no\n";

/* The value of a key in one of PulseAudio's files; g_free (). */
static char *
find_in_config (const char *path, const char *key)
{
  g_autofree char *content = NULL;
  g_auto (GStrv) lines = NULL;
  char *value = NULL;

  if (!g_file_get_contents (path, &content, NULL, NULL))
    return NULL;
  lines = g_strsplit (content, "\n", -1);
  for (char **line = lines; *line != NULL; line++) {
    char *equals = strchr (*line, '=');

    if (equals == NULL)
      continue;
    *equals = '\0';
    if (strcmp (g_strstrip (*line), key) != 0)
      continue;
    /* The last one counts. */
    equals[1 + strcspn (equals + 1, "#;")] = '\0';
    g_free (value);
    value = g_strdup (g_strstrip (equals + 1));
  }
  return value;
}

/* The socket that an address names: "unix:PATH", "PATH", each maybe behind "{MACHINE}". Of
 * several, blanks between them, the first that is one. */
static char *
socket_of_address (Planner *planner, const char *address)
{
  g_auto (GStrv) words = g_strsplit_set (address, " \t", -1);

  for (char **word = words; *word != NULL; word++) {
    const char *path = **word == '{' && strchr (*word, '}') != NULL ? strchr (*word, '}') + 1 : *word;
    g_autofree char *real = NULL;

    if (g_str_has_prefix (path, "unix:"))
      path += strlen ("unix:");
    if (g_path_is_absolute (path) && plan_is_socket (planner, path, &real))
      return g_steal_pointer (&real);
  }
  return NULL;
}

/* The address that the caller or the administrator has set (g_free ()), or NULL. The user's own
 * client.conf has no say: a program may have written it in a former jail, and named a socket
 * that no jail is to have. */
static char *
find_pulse_address (Planner *planner)
{
  const char *server = plan_caller_variable (planner, "PULSE_SERVER");
  g_autofree char *configured = NULL;

  if (server != NULL && server[0] != '\0')
    return g_strdup (server);
  configured = find_in_config ("/etc/pulse/client.conf", "default-server");
  return configured != NULL && configured[0] != '\0' ? g_steal_pointer (&configured) : NULL;
}

/* The socket of the PulseAudio server, free of links (g_free ()), or NULL. */
static char *
find_pulse (Planner *planner)
{
  const char *directory = plan_caller_variable (planner, "PULSE_RUNTIME_PATH");
  g_autofree char *address = find_pulse_address (planner);
  g_autofree char *named = directory != NULL ? g_build_filename (directory, "native", NULL) : NULL;
  g_autofree char *usual = planner->host_runtime != NULL ? g_build_filename (planner->host_runtime, "pulse/native", NULL) : NULL;
  const char *const paths[] = { named, usual, "/run/pulse/native" };
  char *real = NULL;

  if (address != NULL)
    return socket_of_address (planner, address);
  for (gsize i = 0; i < G_N_ELEMENTS (paths); i++) {
    if (paths[i] != NULL && plan_is_socket (planner, paths[i], &real))
      return real;
    g_clear_pointer (&real, g_free);
  }
  return NULL;
}

/* The socket of the PipeWire server, free of links (g_free ()), or NULL. */
static char *
find_pipewire (Planner *planner)
{
  const char *name = plan_caller_variable (planner, "PIPEWIRE_REMOTE");
  const char *directory = plan_caller_variable (planner, "PIPEWIRE_RUNTIME_DIR");
  g_autofree char *path = NULL;
  char *real = NULL;

  if (directory == NULL)
    directory = planner->host_runtime;
  if (name == NULL || name[0] == '\0')
    name = "pipewire-0";
  if (!g_path_is_absolute (name) && directory == NULL)
    return NULL;
  path = g_path_is_absolute (name) ? g_strdup (name) : g_build_filename (directory, name, NULL);
  if (plan_is_socket (planner, path, &real))
    return real;
  g_free (real);
  return NULL;
}

static void
show_pulse (Planner *planner, const char *socket)
{
  const char *cookie = plan_caller_variable (planner, "PULSE_COOKIE");
  g_autofree char *inside = g_build_filename (planner->runtime, "pulse/native", NULL);
  g_autofree char *config = g_build_filename (planner->runtime, "pulse/client.conf", NULL);
  g_autofree char *own_cookie = g_build_filename (planner->runtime, "pulse/cookie", NULL);
  g_autofree char *address = g_strconcat ("unix:", inside, NULL);
  g_autofree char *content = NULL;
  gsize size;

  view_add_bind (planner->view, inside, socket, FALSE, ATTRIBUTES_SYSTEM | MOUNT_ATTR_NOEXEC, ORIGIN_BUILT_IN);
  view_add_file (planner->view, config, client_config, strlen (client_config), ORIGIN_BUILT_IN);
  plan_set_variable (planner, "PULSE_SERVER", address, ORIGIN_BUILT_IN);
  plan_set_variable (planner, "PULSE_CLIENTCONFIG", config, ORIGIN_BUILT_IN);
  /* Servers know their own user by the socket. Only who has chosen a cookie needs it. */
  if (cookie != NULL && g_file_get_contents (cookie, &content, &size, NULL)) {
    view_add_file (planner->view, own_cookie, content, size, ORIGIN_BUILT_IN);
    plan_set_variable (planner, "PULSE_COOKIE", own_cookie, ORIGIN_BUILT_IN);
  }
}

/* Whoever reaches PipeWire reaches its cameras and screens as well. Newer ones make sockets with a security
 * context (pw-container(1)), which is a label: what its clients may do is the session manager's affair, and
 * no default one knows ours. So the plain socket is shown, or none. */
static void
show_pipewire (Planner *planner, const char *socket, gboolean has_pulse)
{
  g_autofree char *inside = g_build_filename (planner->runtime, "pipewire-0", NULL);

  if (!policy_has (planner->policy, POLICY_NOVIDEO)) {
    /* It has its usual name inside, whatever it is called outside. */
    plan_unset_variable (planner, "PIPEWIRE_REMOTE");
    plan_unset_variable (planner, "PIPEWIRE_RUNTIME_DIR");
    view_add_bind (planner->view, inside, socket, FALSE, ATTRIBUTES_SYSTEM | MOUNT_ATTR_NOEXEC, ORIGIN_BUILT_IN);
    return;
  }
  if (!has_pulse)
    plan_note (planner->plan, "no sound: PipeWire's socket leads to cameras too, which novideo hides; for sound alone let the "
                              "session run pipewire-pulse");
}

/* It may lie where the program sees it. */
static void
hide_socket (Planner *planner, const char *socket)
{
  if (socket != NULL && view_may_show (planner->view, socket))
    view_hide (planner->view, socket, FALSE, planner->policy->flags[POLICY_NOSOUND].origin);
}

void
plan_sound (Planner *planner)
{
  static const char *const variables[] = {
    "PULSE_COOKIE", "PULSE_SERVER", "PULSE_CLIENTCONFIG", "PULSE_RUNTIME_PATH", "PIPEWIRE_REMOTE", "PIPEWIRE_RUNTIME_DIR",
  };
  g_autofree char *pulse = find_pulse (planner), *pipewire = find_pipewire (planner);

  /* A server on another machine is a matter of the network. */
  for (gsize i = 0; i < G_N_ELEMENTS (variables) && (pulse != NULL || policy_has (planner->policy, POLICY_NOSOUND)); i++)
    plan_unset_variable (planner, variables[i]);
  if (policy_has (planner->policy, POLICY_NOSOUND)) {
    hide_socket (planner, pulse);
    hide_socket (planner, pipewire);
    return;
  }
  if (pulse != NULL)
    show_pulse (planner, pulse);
  if (pipewire != NULL)
    show_pipewire (planner, pipewire, pulse != NULL);
}
