/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Portals: how xdg-desktop-portal is to know the program, where the document
 * portal's files are, and which files of the command line it hands over.
 *
 * The portal looks at the root directory of whoever is connected to the bus,
 * which is the proxy: a /.flatpak-info there, and the caller is one that must not get
 * paths of the host, but documents. The program's own root has no such file, since
 * libraries that find it try to start children by Flatpak. */
#include "plan/planner-private.h"

#include <errno.h>
#include <string.h>
#include <sys/vfs.h>
#include <unistd.h>

#define FUSE_MAGIC 0x65735546

static const char documents_service[] = "dbus-1/services/org.freedesktop.portal.Documents.service";

gboolean
plan_wants_portals (Planner *planner)
{
  const BusWishes *bus = &planner->policy->buses[BUS_USER];

  for (guint i = 0; i < bus->sets->len; i++)
    if (bus_set_find (BUS_USER, g_array_index (bus->sets, TextWish, i).text)->portals)
      return TRUE;
  return FALSE;
}

static Origin
portals_origin (Planner *planner)
{
  const BusWishes *bus = &planner->policy->buses[BUS_USER];

  for (guint i = 0; i < bus->sets->len; i++) {
    const TextWish *wish = &g_array_index (bus->sets, TextWish, i);

    if (bus_set_find (BUS_USER, wish->text)->portals)
      return wish->origin;
  }
  return ORIGIN_BUILT_IN;
}

/* What an environment of the caller's says about its own desktop gives way; what
 * a profile says does not. */
static void
suggest_variable (Planner *planner, const char *name, const char *value)
{
  for (guint i = 0; i < planner->policy->environment->len; i++)
    if (strcmp (g_array_index (planner->policy->environment, EnvWish, i).name, name) == 0)
      return;
  plan_set_variable (planner, name, value, planner->plan->portal.origin);
}

static const char *
application_id (Planner *planner)
{
  g_autofree char *program = plan_program_name (planner);
  g_autoptr (GString) id = g_string_new ("io.github.jail.");

  if (planner->policy->application_id.text != NULL)
    return planner->policy->application_id.text;
  if (g_ascii_isdigit (program[0]))
    g_string_append_c (id, '_');
  for (const char *c = program; *c != '\0' && id->len < 200; c++)
    g_string_append_c (id, g_ascii_isalnum (*c) || *c == '-' ? *c : '_');
  return plan_text (planner->plan, id->str);
}

/* Where session services say how they are started. */
static gboolean
service_is_installed (Planner *planner)
{
  const char *data = plan_caller_variable (planner, "XDG_DATA_DIRS");
  g_autofree char *all = g_strconcat (data != NULL ? data : "", ":/usr/local/share:/usr/share", NULL);
  g_auto (GStrv) directories = g_strsplit (all, ":", -1);

  for (char **directory = directories; *directory != NULL; directory++) {
    g_autofree char *path = g_build_filename (*directory, documents_service, NULL);

    if (g_path_is_absolute (path) && access (path, R_OK) == 0)
      return TRUE;
  }
  return FALSE;
}

static void
find_documents (Planner *planner)
{
  PlannedPortal *portal = &planner->plan->portal;
  g_autofree char *outside = g_build_filename (planner->host_runtime, "doc", NULL);
  g_autofree char *own = g_build_filename (outside, "by-app", portal->application_id, NULL);
  struct statfs status;

  if (statfs (outside, &status) == 0 && status.f_type == FUSE_MAGIC)
    portal->start_documents = FALSE;
  else if (service_is_installed (planner) && access ("/dev/fuse", R_OK | W_OK) == 0)
    portal->start_documents = TRUE;
  else {
    plan_note (planner->plan, "there is no document portal: files that are chosen outside cannot be handed over");
    return;
  }
  /* At the path that the portal names in its answers, which knows nothing of the
   * view inside: normally the runtime directory is the same there. */
  portal->documents = plan_text (planner->plan, outside);
  view_add_bind (planner->view, portal->documents, own, TRUE, ATTRIBUTES_DATA | MOUNT_ATTR_NOEXEC, portal->origin);
}

gboolean
plan_portal (Planner *planner, GError **error G_GNUC_UNUSED)
{
  PlannedPortal *portal = &planner->plan->portal;
  g_autofree char *instance = NULL;

  if (!plan_wants_portals (planner) || planner->request->instance_directory == NULL || planner->host_runtime == NULL)
    return TRUE;
  instance = g_path_get_basename (planner->request->instance_directory);
  portal->origin = portals_origin (planner);
  portal->application_id = application_id (planner);
  portal->instance_id = plan_text_printf (planner->plan, "jail-%s", instance);
  portal->directory = plan_text_printf (planner->plan, "%s/.flatpak", planner->host_runtime);
  portal->helper = plan_text_printf (planner->plan, "%s/jail-bus-helper", planner->request->helper_directory);
  portal->info = plan_text_printf (planner->plan,
                                   "[Application]\nname=%s\nruntime=runtime/io.github.jail.Platform/x86_64/1\n\n"
                                   "[Instance]\ninstance-id=%s\n\n[Context]\n%s",
                                   portal->application_id, portal->instance_id,
                                   policy_has (planner->policy, POLICY_NET_NONE) ? "" : "shared=network;\n");
  find_documents (planner);
  suggest_variable (planner, "GTK_USE_PORTAL", "1");
  suggest_variable (planner, "GDK_DEBUG", "portals");
  suggest_variable (planner, "QT_QPA_PLATFORMTHEME", "xdgdesktopportal");
  return TRUE;
}

/* Files of the command line ------------------------------------------------- */

static gboolean
wants_export (Planner *planner, const char *argument, PlannedExport *export)
{
  g_autofree char *path = plan_argument_path (planner, argument);
  g_auto (HostWay) way = { 0 };
  g_autofree char *real = path != NULL ? host_resolve (planner->host, path, &way) : NULL;

  if (real == NULL || !S_ISREG (way.entry->mode) || access (real, R_OK) != 0
      || view_find (planner->view, real, NULL, NULL) == VIEW_HOST || plan_way_is_planted (planner, &way)
      || plan_is_system_path (planner, real))
    return FALSE;
  export->path = plan_text (planner->plan, real);
  export->uri = g_str_has_prefix (argument, "file://");
  return TRUE;
}

void
plan_exports (Planner *planner)
{
  char *const *arguments = planner->request->arguments;

  if (!policy_has (planner->policy, POLICY_EXPORT_ARGUMENTS) || planner->plan->portal.documents == NULL)
    return;
  for (guint i = 1; arguments[0] != NULL && arguments[i] != NULL; i++) {
    PlannedExport export = { .argument = i };

    if (wants_export (planner, arguments[i], &export))
      g_array_append_val (planner->plan->exports, export);
  }
  if (planner->plan->exports->len > 0)
    planner->plan->own_arguments = g_strdupv ((char **) arguments);
}
