/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The program is an AppImage. The program in front of its file system, which comes with it and would mount
 * it, is not run: a helper that is confined itself mounts (FUSE) or unpacks the file system, and AppRun in it is
 * what runs. What is in it is not looked at outside of the jail. */
#include "plan/planner-private.h"

#include "plan/appimage-file.h"

#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <string.h>
#include <unistd.h>

#define DIRECTORY "/run/appimage"
#define ATTRIBUTES_IMAGE (MOUNT_ATTR_RDONLY | MOUNT_ATTR_NOSUID | MOUNT_ATTR_NODEV)

/* Where its helper finds and puts things. */
#define HELPER_IMAGE "/image"
#define HELPER_TREE "/tree"

static gboolean
refuse (Planner *planner, GError **error, const char *image, const char *why)
{
  g_autofree char *where = origin_to_string (planner->policy->appimage.origin);
  g_autofree char *shown = g_strescape (image, NULL);

  g_set_error (error, JAIL_ERROR, JAIL_ERROR_NOT_EXECUTABLE, "%s: cannot run '%s': %s", where, shown, why);
  return FALSE;
}

/* An AppImage is named as a file is: a name without a slash is looked for in the current directory, and in PATH where
 * it is not there. NULL with an error. */
static char *
find_image (Planner *planner, GError **error)
{
  const char *name = planner->request->arguments[0], *current = planner->request->working_directory;
  g_autofree char *path = current != NULL && strchr (name, '/') == NULL ? g_build_filename (current, name, NULL) : NULL;

  if (path != NULL && access (path, F_OK) == 0)
    return g_steal_pointer (&path);
  return plan_find_program (planner, name, error);
}

/* Open, a plain file; -1 with an error. What is no file is not even opened. */
static int
open_image (Planner *planner, GError **error)
{
  PlannedAppImage *appimage = &planner->plan->appimage;
  g_auto (HostWay) way = { 0 };
  g_autofree char *path = find_image (planner, error);
  g_autofree char *real = path != NULL ? host_resolve (planner->host, path, &way) : NULL;
  struct stat status;
  int fd;

  if (path == NULL)
    return -1;
  if (real == NULL || !S_ISREG (way.entry->mode)) {
    refuse (planner, error, path, real == NULL ? g_strerror (errno) : "it is not a file");
    return -1;
  }
  fd = open (real, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY | O_CLOEXEC);
  if (fd < 0) {
    refuse (planner, error, real, g_strerror (errno));
    return -1;
  }
  if (fstat (fd, &status) < 0 || !S_ISREG (status.st_mode)) {
    close (fd);
    refuse (planner, error, real, "it is not a file");
    return -1;
  }
  appimage->image = plan_text (planner->plan, real);
  return fd;
}

/* Its helper sees the system's programs, the file, and what is added to the view. */
static View *
begin_helper (Planner *planner, const char *name, const char *program, HelperMoment moment, PlannedHelper **helper, GError **error)
{
  const PlannedAppImage *appimage = &planner->plan->appimage;
  View *view;

  *helper = plan_add_helper (planner->plan, name, program, appimage->origin);
  (*helper)->moment = moment;
  (*helper)->root = plan_helper_root (planner, program, error);
  if ((*helper)->root == NULL)
    return NULL;
  (*helper)->root->namespaces |= CLONE_NEWNET;
  view = plan_helper_view (planner, (*helper)->root);
  view_add_bind (view, "/dev/null", "/dev/null", FALSE, MOUNT_ATTR_NOSUID | MOUNT_ATTR_NOEXEC, appimage->origin);
  return view;
}

static void
add_arguments (Planner *planner, PlannedHelper *helper, const char *const *arguments)
{
  for (; *arguments != NULL; arguments++)
    plan_helper_argument (planner->plan, helper, *arguments);
  helper->root->arguments = (char *const *) helper->arguments->pdata;
}

static gboolean
plan_mount (Planner *planner, const char *program, GError **error)
{
  const PlannedAppImage *appimage = &planner->plan->appimage;
  const char *offset = plan_text_printf (planner->plan, "offset=%" G_GUINT64_FORMAT, appimage->offset);
  /* libfuse takes an open descriptor by this name, whether there is such a file or not: fuse_session_mount(). */
  const char *place = plan_text_printf (planner->plan, "/dev/fd/%d", HELPER_FIRST_FD);
  const char *arguments[] = { "-f", "-s", "-o", offset, HELPER_IMAGE, place, NULL };
  g_autoptr (View) view = NULL;
  PlannedHelper *helper;

  view = begin_helper (planner, "AppImage's file system", program, HELPER_AT_MOUNT, &helper, error);
  if (view == NULL)
    return FALSE;
  helper->essential = TRUE;
  view_add_bind (view, HELPER_IMAGE, appimage->image, FALSE, ATTRIBUTES_IMAGE | MOUNT_ATTR_NOEXEC, appimage->origin);
  view_emit (view);
  add_arguments (planner, helper, arguments);
  view_add_special (planner->view, DIRECTORY, STEP_FUSE, ATTRIBUTES_IMAGE, appimage->origin);
  return TRUE;
}

/* Larger ones are none, but files with holes that would keep a start busy for hours. */
#define LARGEST_UNPACKED (G_GUINT64_CONSTANT (16) << 30)

/* Its content is its name in the cache: a file that was changed is another one. NULL: *why says why. */
static char *
digest_of (int fd, const char **why)
{
  g_autoptr (GChecksum) checksum = g_checksum_new (G_CHECKSUM_SHA256);
  g_autofree guchar *buffer = g_malloc (1 << 18);
  off_t offset = 0;
  ssize_t length;
  struct stat status;

  *why = "it cannot be read";
  if (fstat (fd, &status) < 0)
    return NULL;
  if ((guint64) status.st_size > LARGEST_UNPACKED) {
    *why = "it is too large to be unpacked, more than 16 GiB";
    return NULL;
  }
  while ((length = pread (fd, buffer, 1 << 18, offset)) > 0 || (length < 0 && errno == EINTR))
    if (length > 0) {
      g_checksum_update (checksum, buffer, length);
      offset += length;
    }
  return length < 0 ? NULL : g_strdup (g_checksum_get_string (checksum));
}

/* Where files are unpacked to, free of links. */
static const char *
cache_directory (Planner *planner)
{
  g_autofree char *path = NULL, *real = NULL;
  g_auto (HostWay) way = { 0 };

  if (planner->request->filter_cache == NULL)
    return NULL;
  path = g_build_filename (planner->request->filter_cache, "appimage", NULL);
  real = host_resolve (planner->host, path, &way);
  if (real != NULL)
    return S_ISDIR (way.entry->mode) ? plan_text (planner->plan, real) : NULL;
  return plan_text_printf (planner->plan, "%s/%s", strcmp (way.existing, "/") == 0 ? "" : way.existing, way.missing);
}

static gboolean
plan_unpack (Planner *planner, int fd, const char *program, GError **error)
{
  static const char *const of_squashfs[] = { "-no-progress", "-no-xattrs", "-force", "-dest", HELPER_TREE, "-offset", NULL };
  static const char *const of_iso[] = { "-x", "-f", HELPER_IMAGE, "-C", HELPER_TREE, "--no-same-owner",
                                        "--no-same-permissions", "--no-xattrs", "--no-acls", "--no-fflags", NULL };
  PlannedAppImage *appimage = &planner->plan->appimage;
  const char *why;
  g_autofree char *digest = digest_of (fd, &why), *image = NULL, *tree = NULL, *unpacked = NULL;
  g_autoptr (View) view = NULL;
  PlannedHelper *helper;

  appimage->cache = cache_directory (planner);
  if (digest == NULL || appimage->cache == NULL)
    return refuse (planner, error, appimage->image, digest == NULL ? why : "there is no directory to unpack it to; set XDG_CACHE_HOME");
  appimage->digest = plan_text (planner->plan, digest);
  appimage->work = plan_text_printf (planner->plan, "new-%08x%08x", g_random_int (), g_random_int ());
  view = begin_helper (planner, "unpacker of the AppImage", program, HELPER_BEFORE, &helper, error);
  if (view == NULL)
    return FALSE;
  helper->quiet = TRUE;
  image = g_build_filename (appimage->cache, appimage->work, "image", NULL);
  tree = g_build_filename (appimage->cache, appimage->work, "tree", NULL);
  view_add_bind (view, HELPER_IMAGE, image, FALSE, ATTRIBUTES_IMAGE | MOUNT_ATTR_NOEXEC, appimage->origin);
  view_add_bind (view, HELPER_TREE, tree, TRUE, ATTRIBUTES_DATA | MOUNT_ATTR_NOEXEC, appimage->origin);
  view_emit (view);
  if (appimage->type == 2) {
    const char *rest[] = { plan_text_printf (planner->plan, "%" G_GUINT64_FORMAT, appimage->offset), HELPER_IMAGE, NULL };

    add_arguments (planner, helper, of_squashfs);
    add_arguments (planner, helper, rest);
  } else {
    add_arguments (planner, helper, of_iso);
  }
  unpacked = g_build_filename (appimage->cache, digest, "tree", NULL);
  view_add_bind (planner->view, DIRECTORY, unpacked, TRUE, ATTRIBUTES_IMAGE, appimage->origin);
  return TRUE;
}

static const char *
find_mounter (Planner *planner)
{
  const char *program = plan_find_helper (planner, "squashfuse_ll", "squashfuse", ORIGIN_BUILT_IN, NULL);

  return program != NULL ? program : plan_find_helper (planner, "squashfuse", "squashfuse", ORIGIN_BUILT_IN, NULL);
}

static gboolean
plan_files (Planner *planner, int fd, GError **error)
{
  const TextWish *wish = &planner->policy->appimage;
  const PlannedAppImage *appimage = &planner->plan->appimage;
  gboolean only_mount = strcmp (wish->text, "mount") == 0, fuse = access ("/dev/fuse", R_OK | W_OK) == 0;
  const char *program = NULL;

  if (appimage->type == 1 && only_mount)
    return refuse (planner, error, appimage->image, "an AppImage of type 1 can only be unpacked: --appimage=unpack");
  if (appimage->type == 2 && strcmp (wish->text, "unpack") != 0 && (program = find_mounter (planner)) != NULL && fuse)
    return plan_mount (planner, program, error);
  if (only_mount && program == NULL)
    return plan_find_helper (planner, "squashfuse", "squashfuse", wish->origin, error) != NULL;
  if (only_mount)
    return refuse (planner, error, appimage->image, "/dev/fuse cannot be used; --appimage=unpack does without");
  program = appimage->type == 2 ? plan_find_helper (planner, "unsquashfs", fuse ? "squashfuse" : "squashfs-tools", wish->origin, error)
                                : plan_find_helper (planner, "bsdtar", "libarchive-tools", wish->origin, error);
  return program != NULL && plan_unpack (planner, fd, program, error);
}

gboolean
plan_appimage (Planner *planner, GError **error)
{
  PlannedAppImage *appimage = &planner->plan->appimage;
  AppImageFile file;
  const char *problem;
  gboolean result;
  int fd;

  if (planner->policy->appimage.text == NULL)
    return TRUE;
  appimage->origin = planner->policy->appimage.origin;
  fd = open_image (planner, error);
  if (fd < 0)
    return FALSE;
  problem = appimage_parse_fd (fd, &file);
  appimage->type = file.type;
  appimage->offset = file.offset;
  appimage->directory = DIRECTORY;
  result = problem == NULL ? plan_files (planner, fd, error) : refuse (planner, error, appimage->image, problem);
  close (fd);
  /* What the program in front would have set. */
  plan_set_variable (planner, "APPIMAGE", appimage->image, appimage->origin);
  plan_set_variable (planner, "APPDIR", DIRECTORY, appimage->origin);
  plan_set_variable (planner, "ARGV0", planner->request->arguments[0], appimage->origin);
  if (planner->request->working_directory != NULL)
    plan_set_variable (planner, "OWD", planner->request->working_directory, appimage->origin);
  return result;
}
