/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* jailctl doctor: what this machine lacks for jails, what is lost by that, and how
 * to mend it. */
#include "jailctl/verbs.h"

#include "enforce/hints.h"
#include "enforce/probe.h"
#include "instance/instance.h"
#include "jailctl/packages.h"
#include "jailctl/show.h"
#include "util/container.h"
#include "util/kernel-version.h"
#include "util/landlock-abi.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <sys/utsname.h>
#include <unistd.h>

typedef enum {
  GOOD,
  LOST,    /* a jail works, with less */
  BLOCKED, /* no jail works */
} Verdict;

typedef struct {
  json_object *array; /* NULL: print for people */
  gboolean blocked;
} Report;

/* `lost` says what is not had, `remedy` what to do; NULL where it is good. */
static void
tell (Report *report, Verdict verdict, const char *what, const char *lost, const char *remedy)
{
  static const char *const words[] = { [GOOD] = "good", [LOST] = "less", [BLOCKED] = "FAIL" };
  static const char *const keys[] = { [GOOD] = "good", [LOST] = "less", [BLOCKED] = "blocked" };

  report->blocked = report->blocked || verdict == BLOCKED;
  if (report->array != NULL) {
    json_object *object = json_object_new_object ();

    json_object_object_add (object, "check", show_json_text (what));
    json_object_object_add (object, "verdict", json_object_new_string (keys[verdict]));
    json_object_object_add (object, "lost", lost != NULL ? show_json_text (lost) : NULL);
    json_object_object_add (object, "remedy", remedy != NULL ? show_json_text (remedy) : NULL);
    json_object_array_add (report->array, object);
    return;
  }
  printf ("%s  ", words[verdict]);
  show_text (what);
  putchar ('\n');
  if (lost != NULL) {
    fputs ("      ", stdout);
    show_text (lost);
    putchar ('\n');
  }
  if (remedy != NULL) {
    fputs ("      remedy: ", stdout);
    show_text (remedy);
    putchar ('\n');
  }
}

static void
check_kernel (Report *report)
{
  struct utsname name;
  g_autofree char *what = NULL;

  if (uname (&name) < 0)
    return;
  what = g_strdup_printf ("the kernel is Linux %s", name.release);
  if (kernel_version () >= KERNEL_VERSION (5, 12))
    tell (report, GOOD, what, NULL, NULL);
  else
    tell (report, BLOCKED, what, "5.12 and later can mount by file descriptor", "use a newer kernel");
}

static void
check_surroundings (Report *report)
{
  g_autofree char *enforce = NULL, *label = NULL;

  if (g_strcmp0 (g_getenv ("container"), "jail") == 0)
    tell (report, LOST, "this runs in a jail", "what follows is about jails inside it",
          "the jail needs --allow-userns for jails inside");
  else if (is_in_container ())
    tell (report, LOST, "this runs in a container", "its manager decides what is allowed",
          "the container's seccomp profile has to allow unshare, clone and mount, and /proc to be unmasked "
          "(podman: --security-opt unmask=ALL)");
  if (g_file_get_contents ("/sys/fs/selinux/enforce", &enforce, NULL, NULL) && enforce[0] == '1')
    tell (report, GOOD, "SELinux is enforcing", NULL, NULL);
  if (g_file_get_contents ("/proc/self/attr/apparmor/current", &label, NULL, NULL)) {
    g_autofree char *what = g_strconcat ("AppArmor knows this process as ", g_strstrip (label), NULL);

    tell (report, GOOD, what, NULL, NULL);
  }
}

/* One line a step; the first that fails is the one that counts. */
static void
check_namespaces (Report *report)
{
  int number;
  ProbeStep failed = probe_namespaces (&number);

  for (ProbeStep step = 0; step < failed; step++) {
    g_autofree char *what = g_strconcat ("a user may ", probe_step_words (step), NULL);

    tell (report, GOOD, what, NULL, NULL);
  }
  if (failed != PROBE_DONE) {
    g_autofree char *what = g_strdup_printf ("a user may not %s: %s", probe_step_words (failed), g_strerror (number));
    g_autofree char *hint = failed == PROBE_PROC ? NULL : namespace_hint (number);

    if (failed == PROBE_PROC)
      tell (report, BLOCKED, what, "the /proc of this machine or container is partly covered, so the kernel allows no new one",
            "unmask /proc in the container (podman: --security-opt unmask=ALL; docker: --security-opt systempaths=unconfined)");
    else if (failed == PROBE_SECCOMP)
      tell (report, BLOCKED, what, "no system call can be refused", "use a kernel with CONFIG_SECCOMP_FILTER");
    else
      tell (report, BLOCKED, what, NULL, hint);
  }
}

static void
check_landlock (Report *report)
{
  int abi = (int) syscall (SYS_landlock_create_ruleset, NULL, 0, LANDLOCK_ASK_VERSION);
  g_autofree char *what = g_strdup_printf ("Landlock has version %d", abi);

  if (abi >= LANDLOCK_ABI_SCOPES)
    tell (report, GOOD, what, NULL, NULL);
  else
    tell (report, LOST, abi < 0 ? "the kernel offers no Landlock" : what,
          "abstract sockets of the host stay within reach of jails that share its network",
          abi < 0 && errno == EOPNOTSUPP ? "boot with landlock among the modules of the lsm= parameter"
                                         : "use Linux 6.12 or later with CONFIG_SECURITY_LANDLOCK");
}

static void
check_records (Report *report)
{
  g_autofree char *parent = instance_find_parent ();
  g_autoptr (GError) error = NULL;
  int fd = parent != NULL ? instance_open_parent (parent, &error) : -1;

  if (fd >= 0) {
    tell (report, GOOD, "running jails can be listed", NULL, NULL);
    close (fd);
    return;
  }
  tell (report, LOST, "running jails cannot be listed, and have no filtered bus",
        error != NULL ? error->message : "XDG_RUNTIME_DIR is not set", "start the session through logind, or set XDG_RUNTIME_DIR to a directory of your own");
}

/* A file below one of the directories of data. */
static gboolean
has_data (const char *name)
{
  const char *const *directories = g_get_system_data_dirs ();

  for (gsize i = 0; directories[i] != NULL; i++) {
    g_autofree char *path = g_build_filename (directories[i], name, NULL);

    if (access (path, F_OK) == 0)
      return TRUE;
  }
  return FALSE;
}

static void
check_tools (Report *report)
{
  static const struct {
    const char *name;
    const char *service; /* a bus service instead of a program in PATH */
    PackageNames package;
    const char *lost;
  } tools[] = {
    { "xdg-dbus-proxy", NULL, { "xdg-dbus-proxy", NULL, NULL, NULL }, "no program gets a filtered bus" },
    { "xdg-desktop-portal",
      "dbus-1/services/org.freedesktop.portal.Desktop.service",
      { "xdg-desktop-portal", NULL, NULL, NULL },
      "no program can ask for a file that it does not see, nor open a link elsewhere" },
    { "Xephyr",
      NULL,
      { "xserver-xephyr", "xorg-x11-server-Xephyr", "xorg-server-xephyr", "xorg-x11-server-extra" },
      "--x11=xephyr does not start" },
    { "Xwayland",
      NULL,
      { "xwayland", "xorg-x11-server-Xwayland", "xorg-xwayland", NULL },
      "--x11=xwayland does not start" },
    { "Xvfb",
      NULL,
      { "xvfb", "xorg-x11-server-Xvfb", "xorg-server-xvfb", "xorg-x11-server-Xvfb" },
      "--x11=xvfb does not start" },
    { "squashfuse",
      NULL,
      { "squashfuse", NULL, NULL, NULL },
      "the files of an AppImage are unpacked, which takes time and space" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (tools); i++) {
    g_autofree char *path = tools[i].service == NULL ? g_find_program_in_path (tools[i].name) : NULL;
    gboolean found = tools[i].service != NULL ? has_data (tools[i].service) : path != NULL;
    g_autofree char *what = g_strdup_printf ("%s is %sinstalled", tools[i].name, found ? "" : "not ");
    g_autofree char *remedy = package_install_command (&tools[i].package);

    tell (report, found ? GOOD : LOST, what, found ? NULL : tools[i].lost, found ? NULL : remedy);
  }
}

int
verb_doctor (int argc, char **argv, GError **error)
{
  gboolean json = take_flag (&argc, argv, "--json");
  Report report = { 0 };

  if (!take_words (&argc, argv, 0, 0, "doctor [--json]", error))
    return -1;
  if (json)
    report.array = json_object_new_array ();
  fflush (stdout);
  check_kernel (&report);
  check_surroundings (&report);
  fflush (stdout);
  check_namespaces (&report);
  check_landlock (&report);
  check_records (&report);
  check_tools (&report);
  if (json && show_json (report.array) != 0)
    return 1;
  return report.blocked ? 1 : fflush (stdout) == 0 ? 0 : 1;
}
