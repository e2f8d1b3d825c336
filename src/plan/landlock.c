/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "plan/landlock.h"

#include "util/landlock-abi.h"
#include "util/mount-api.h"

#include <string.h>

/* Sockets are found like files; what they are connected with is not the concern
 * of a read-only view. */
#define READ (LANDLOCK_FS_READ_FILE | LANDLOCK_FS_READ_DIR | LANDLOCK_FS_RESOLVE_UNIX)
/* Truncating is writing: without it open (O_TRUNC) fails. */
#define WRITE_IN_PLACE (LANDLOCK_FS_WRITE_FILE | LANDLOCK_FS_TRUNCATE)
/* No devices: nobody inside may make one. */
#define WRITE \
  (WRITE_IN_PLACE | LANDLOCK_FS_REMOVE_DIR | LANDLOCK_FS_REMOVE_FILE | LANDLOCK_FS_MAKE_DIR | LANDLOCK_FS_MAKE_REG \
   | LANDLOCK_FS_MAKE_SOCK | LANDLOCK_FS_MAKE_FIFO | LANDLOCK_FS_MAKE_SYM | LANDLOCK_FS_REFER)
/* What makes a gap worth telling. */
#define TELLING (LANDLOCK_FS_READ_FILE | LANDLOCK_FS_WRITE_FILE | LANDLOCK_FS_EXECUTE)

/* Each rule costs a few microseconds at the start. */
#define MAX_SPLIT 24
#define MANY_CHILDREN 8
#define MAX_DEPTH 64

typedef struct {
  Plan *plan;
  Host *host;
  uint64_t handled;
  gboolean gaps;
  uint64_t granted[MAX_DEPTH]; /* by the rules for what is above, by depth */
  uint64_t by_host[MAX_DEPTH]; /* the same without those for what is the jail's own and may be written */
  uint64_t shown[MAX_DEPTH];   /* what a plain directory there has from what it lies in */
} Deriving;

uint64_t
landlock_file_rights (int abi)
{
  uint64_t rights = abi >= 1 ? LANDLOCK_FS_REFER - 1 : 0;

  if (abi >= LANDLOCK_ABI_REFER)
    rights |= LANDLOCK_FS_REFER;
  if (abi >= LANDLOCK_ABI_TRUNCATE)
    rights |= LANDLOCK_FS_TRUNCATE;
  if (abi >= LANDLOCK_ABI_IOCTL_DEV)
    rights |= LANDLOCK_FS_IOCTL_DEV;
  if (abi >= LANDLOCK_ABI_RESOLVE_UNIX)
    rights |= LANDLOCK_FS_RESOLVE_UNIX;
  return rights;
}

char *
landlock_rights_to_string (uint64_t access)
{
  static const struct {
    uint64_t right;
    const char *word;
  } words[] = {
    { LANDLOCK_FS_READ_FILE, "read" },     { LANDLOCK_FS_READ_DIR, "list" },       { LANDLOCK_FS_WRITE_FILE, "write" },
    { LANDLOCK_FS_MAKE_REG, "create" },    { LANDLOCK_FS_REMOVE_FILE, "remove" },  { LANDLOCK_FS_MAKE_SOCK, "ipc" },
    { LANDLOCK_FS_MAKE_CHAR, "nodes" },    { LANDLOCK_FS_EXECUTE, "execute" },     { LANDLOCK_FS_IOCTL_DEV, "device" },
  };
  g_autoptr (GString) text = g_string_new (NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (words); i++)
    if (access & words[i].right)
      g_string_append_printf (text, "%s%s", text->len > 0 ? "," : "", words[i].word);
  return g_string_free (g_steal_pointer (&text), FALSE);
}

/* What the attributes of a mount leave of a tree of files. */
static uint64_t
access_by_attributes (uint64_t attributes)
{
  uint64_t access = READ;

  if (!(attributes & MOUNT_ATTR_RDONLY))
    access |= WRITE;
  if (!(attributes & MOUNT_ATTR_NOEXEC))
    access |= LANDLOCK_FS_EXECUTE;
  /* Only what is shown of /dev may have devices; they are used, not changed, and that a
   * mount is read-only does not concern them. */
  if (!(attributes & MOUNT_ATTR_NODEV))
    access = (access & (READ | LANDLOCK_FS_EXECUTE)) | WRITE_IN_PLACE | LANDLOCK_FS_IOCTL_DEV;
  return access;
}

/* A sealed file system of the jail's own has nothing but what other items say,
 * unless those are many: then one rule is for all that the jail put there. */
static uint64_t
access_of_tmpfs (const ViewItem *item)
{
  if (item->depth == 0)
    return LANDLOCK_FS_READ_DIR;
  if (!(item->attributes & MOUNT_ATTR_RDONLY))
    return access_by_attributes (item->attributes);
  if (item->children > MANY_CHILDREN && (item->attributes & MOUNT_ATTR_NODEV))
    return access_by_attributes (item->attributes);
  return LANDLOCK_FS_READ_DIR;
}

static uint64_t
access_of_special (const ViewItem *item)
{
  switch (item->special) {
  case STEP_DEVPTS:
    return READ | WRITE_IN_PLACE | LANDLOCK_FS_IOCTL_DEV;
  case STEP_MQUEUE:
    return READ | WRITE_IN_PLACE | LANDLOCK_FS_MAKE_REG | LANDLOCK_FS_REMOVE_FILE;
  case STEP_FUSE:
    return READ | LANDLOCK_FS_EXECUTE;
  default:
    return READ | WRITE_IN_PLACE;
  }
}

static uint64_t
wanted_access (const Deriving *deriving, const ViewItem *item)
{
  switch (item->kind) {
  case ITEM_PATH:
    return item->depth > 0 ? deriving->shown[item->depth - 1] : LANDLOCK_FS_READ_DIR;
  case ITEM_TMPFS:
    return access_of_tmpfs (item);
  case ITEM_HOST:
    return access_by_attributes (item->attributes) & (item->directory ? ~UINT64_C (0) : LANDLOCK_FS_OF_FILES);
  case ITEM_FILE:
    return LANDLOCK_FS_READ_FILE;
  case ITEM_SPECIAL:
    return access_of_special (item);
  case ITEM_KEEP:
    return LANDLOCK_FS_READ_DIR;
  case ITEM_SYMLINK:
  case ITEM_HIDDEN:
    return 0;
  }
  return 0;
}

static gboolean
is_own (const Deriving *deriving, const ViewItem *item)
{
  switch (item->kind) {
  case ITEM_PATH:
    return item->depth == 0 || deriving->shown[item->depth - 1] == LANDLOCK_FS_READ_DIR;
  case ITEM_TMPFS:
  case ITEM_FILE:
  case ITEM_KEEP:
    return TRUE;
  default:
    return FALSE;
  }
}

static void
add_rule (Deriving *deriving, const char *path, uint64_t access, gboolean own, gboolean optional, Origin origin)
{
  LandlockRule rule = {
    .path = plan_text (deriving->plan, path), .access = access & deriving->handled, .own = own,
    .optional = optional, .origin = origin,
  };

  g_array_append_val (deriving->plan->landlock.rules, rule);
}

/* A directory of the system's, some of whose entries are hidden: a rule for each
 * of the others. Files are often replaced by new ones, which a rule does not
 * follow; so a directory that has any is granted as a whole, as is a large one. */
static gboolean
split (Deriving *deriving, View *view, const ViewItem *item, uint64_t access)
{
  g_autofree char *pattern = NULL;
  g_autoptr (GPtrArray) entries = NULL;

  if (deriving->host == NULL || item->kind != ITEM_HOST || item->hidden == 0 || !(item->attributes & MOUNT_ATTR_RDONLY)
      || host_is_glob (item->source))
    return FALSE;
  pattern = g_strconcat (item->source, "/*", NULL);
  entries = host_glob (deriving->host, pattern);
  if (entries->len > MAX_SPLIT)
    return FALSE;
  for (guint i = 0; i < entries->len; i++) {
    mode_t mode = host_look (deriving->host, g_ptr_array_index (entries, i))->mode;

    if (!S_ISDIR (mode) && !S_ISLNK (mode))
      return FALSE;
  }
  for (guint i = 0; i < entries->len; i++) {
    const char *path = g_ptr_array_index (entries, i);
    const char *name = strrchr (path, '/') + 1;
    g_autofree char *inside = NULL;

    if (view_item_has_child (view, name) || !S_ISDIR (host_look (deriving->host, path)->mode))
      continue;
    inside = g_build_filename (item->path, name, NULL);
    add_rule (deriving, inside, access, FALSE, TRUE, item->origin);
  }
  return TRUE;
}

static void
derive (View *view, const ViewItem *item, gpointer data)
{
  Deriving *deriving = data;
  uint64_t wanted = wanted_access (deriving, item);
  uint64_t granted = item->depth > 0 ? deriving->granted[item->depth - 1] : 0;
  uint64_t by_host = item->depth > 0 ? deriving->by_host[item->depth - 1] : 0;
  gboolean own = is_own (deriving, item);
  /* The host's files are granted by their own names, wherever they are reached from. */
  uint64_t known = own || item->kind != ITEM_HOST ? granted : by_host;

  /* Deeper than any tree of rules: not granted. */
  if (item->depth >= MAX_DEPTH)
    return;
  deriving->granted[item->depth] = granted;
  deriving->by_host[item->depth] = by_host;
  deriving->shown[item->depth] = item->kind == ITEM_HOST || item->kind == ITEM_PATH ? wanted : LANDLOCK_FS_READ_DIR;
  if (deriving->gaps && item->kind != ITEM_SYMLINK && item->kind != ITEM_PATH && (granted & ~wanted & TELLING)) {
    LandlockGap gap = { plan_text (deriving->plan, item->path), granted & ~wanted & TELLING, item->origin };

    g_array_append_val (deriving->plan->landlock_gaps, gap);
  }
  if ((wanted & deriving->handled & ~known) == 0 || split (deriving, view, item, wanted))
    return;
  /* What is the host's may have gone meanwhile. */
  add_rule (deriving, item->path, wanted, own, !own && item->kind != ITEM_SPECIAL, item->origin);
  deriving->granted[item->depth] |= wanted & deriving->handled;
  if (!own || (item->attributes & MOUNT_ATTR_RDONLY))
    deriving->by_host[item->depth] |= wanted & deriving->handled;
}

void
landlock_from_view (Plan *plan, View *view, Host *host, int abi, gboolean gaps)
{
  Deriving deriving = { .plan = plan, .host = host, .handled = landlock_file_rights (abi), .gaps = gaps };

  plan->landlock.handled_fs = deriving.handled;
  if (deriving.handled != 0)
    view_visit (view, derive, &deriving);
}

uint64_t
landlock_access (const PlannedRuleset *ruleset, const char *path, gboolean own)
{
  uint64_t access = 0;

  for (guint i = 0; i < ruleset->rules->len; i++) {
    const LandlockRule *rule = &g_array_index (ruleset->rules, LandlockRule, i);
    gsize length = strlen (rule->path);

    if ((own || !rule->own) && strncmp (path, rule->path, length) == 0
        && (length == 1 || path[length] == '\0' || path[length] == '/'))
      access |= rule->access;
  }
  return access;
}
