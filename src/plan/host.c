/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* A tree of what was asked about. Where several names of one directory turn out
 * to be missing, the directory is read once and answers for all others. */
#include "plan/host.h"

#include "plan/names.h"
#include "util/statx.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <string.h>
#include <sys/sysmacros.h>
#include <unistd.h>

/* As many as the kernel follows: path_resolution(7). */
#define MAX_LINKS 40

/* A directory is worth reading when this is reached by its names that were asked
 * about one by one; those that are not there count more. */
#define READING_PAYS 24
#define WEIGHT_OF_MISS 4

typedef struct Node Node;
struct Node {
  const char *path;      /* "/" for the root */
  const char *name;      /* the last part of it */
  Node *parent;          /* the root's is itself */
  Node *next;            /* in the same bucket of the host's nodes */
  HostEntry entry;
  const Names *names;    /* what is in the directory; NULL: not read */
  guint asked;           /* see READING_PAYS */
  gboolean unreadable;   /* reading was tried */
};

/* A large profile asks about some thousand names. */
#define N_BUCKETS 4096

struct Host {
  Node *root;
  Node *nodes[N_BUCKETS]; /* all but the root, by parent and name */
  GStringChunk *text;
  GHashTable *directories; /* see known_directory () */
  const char *last_directory; /* the text and what is known of it: neighbours are often asked about together */
  gsize last_length;
  Node *last_known;
  NameStore *store;      /* memory of nodes and names */
  char *layered;         /* a directory whose changes lie in a layer, or NULL */
  char *changes;
  char *cache;           /* see names_read (); may be NULL */
};

static const HostEntry missing_entry = { .error = ENOENT };

static Node **
bucket_of (Host *host, const Node *parent, const char *name)
{
  guint hash = (guint) (GPOINTER_TO_SIZE (parent) >> 4) * 2654435761u;

  for (; *name != '\0'; name++)
    hash = hash * 33 + (guchar) *name;
  return &host->nodes[(hash ^ (hash >> 12)) % N_BUCKETS];
}

static Node *
find_node (Host *host, const Node *parent, const char *name)
{
  Node *node = *bucket_of (host, parent, name);

  while (node != NULL && (node->parent != parent || strcmp (node->name, name) != 0))
    node = node->next;
  return node;
}

/* In a layer a missing file is a device with the number 0: a whiteout of overlayfs. */
static gboolean
is_whiteout (const struct stat *status)
{
  return S_ISCHR (status->st_mode) && status->st_rdev == makedev (0, 0);
}

/* The same path in the layer, or NULL. */
static char *
path_in_layer (const Host *host, const char *path)
{
  gsize length = host->layered != NULL ? strlen (host->layered) : 0;

  if (length == 0 || strncmp (path, host->layered, length) != 0 || (path[length] != '/' && path[length] != '\0'))
    return NULL;
  return g_strconcat (host->changes, path + length, NULL);
}

static void
read_link (Host *host, HostEntry *entry, const char *path)
{
  char target[PATH_MAX];
  ssize_t length = readlink (path, target, sizeof target - 1);

  if (length > 0) {
    target[length] = '\0';
    entry->link = g_string_chunk_insert (host->text, target);
  } else {
    entry->mode = 0;
    entry->error = length < 0 ? errno : ENOENT;
  }
}

/* The type and permissions; FALSE with errno. What the kernel knows is enough: the server of a FUSE or network
 * file system may hang, and need not be asked for what is only going to be covered. */
static gboolean
read_mode (const char *path, mode_t *mode)
{
  struct statx status;

  if (statx (AT_FDCWD, path, AT_SYMLINK_NOFOLLOW | AT_NO_AUTOMOUNT | AT_STATX_DONT_SYNC, STATX_TYPE | STATX_MODE, &status) != 0)
    return FALSE;
  *mode = status.stx_mode;
  return TRUE;
}

static void
look_at (Host *host, HostEntry *entry, const char *path)
{
  g_autofree char *layered = path_in_layer (host, path);
  struct stat status;
  mode_t mode;

  if (layered != NULL && lstat (layered, &status) == 0 && !is_whiteout (&status)) {
    mode = status.st_mode;
  } else {
    g_clear_pointer (&layered, g_free);
    if (!read_mode (path, &mode)) {
      entry->error = errno;
      return;
    }
  }
  entry->mode = mode & S_IFMT;
  entry->open = (mode & 0007) != 0;
  if (S_ISLNK (mode))
    read_link (host, entry, layered != NULL ? layered : path);
}

/* `known`: what is known of it from reading its directory, or NULL. */
static Node *
node_new (Host *host, Node *parent, const char *path, const Name *known)
{
  guint8 type = known != NULL ? known->type : DT_UNKNOWN;
  Node *node = name_store_take (host->store, sizeof *node);

  *node = (Node) { .path = path, .name = strrchr (path, '/') + 1, .parent = parent != NULL ? parent : node };
  if (type == DT_UNKNOWN) {
    look_at (host, &node->entry, path);
  } else if (type == NAME_LINK) {
    node->entry.mode = S_IFLNK;
    node->entry.link = name_target (known);
  } else {
    node->entry.mode = DTTOIF (type);
    if (type == DT_LNK)
      read_link (host, &node->entry, path);
  }
  return node;
}

Host *
host_new (void)
{
  Host *host = g_new0 (Host, 1);

  host->text = g_string_chunk_new (16384);
  host->store = name_store_new ();
  host->directories = g_hash_table_new (g_str_hash, g_str_equal);
  host->root = node_new (host, NULL, "/", NULL);
  return host;
}

void
host_free (Host *host)
{
  g_string_chunk_free (host->text);
  name_store_free (host->store);
  g_hash_table_unref (host->directories);
  g_free (host->layered);
  g_free (host->changes);
  g_free (host->cache);
  g_free (host);
}

void
host_set_layer (Host *host, const char *directory, const char *changes)
{
  host->layered = g_strdup (directory);
  host->changes = g_strdup (changes);
  /* What was seen there before the layer was known has to be asked again. */
  g_hash_table_remove_all (host->directories);
  host->last_length = 0;
  memset (host->nodes, 0, sizeof host->nodes);
  host->root = node_new (host, NULL, "/", NULL);
}

void
host_set_cache (Host *host, const char *directory)
{
  host->cache = g_strdup (directory);
}

/* What is in a directory, NULL where it cannot be read. */
static const Names *
node_names (Host *host, Node *node)
{
  g_autofree char *layered = NULL;

  if (node->names != NULL || node->unreadable)
    return node->names;
  layered = path_in_layer (host, node->path);
  /* In a layer there may be whiteouts, which look like devices. */
  node->names = names_read (host->store, node->path, layered, host->layered == NULL, host->cache);
  node->unreadable = node->names == NULL;
  return node->names;
}

static const char *
join_path (Host *host, const Node *directory, const char *name)
{
  gsize length = directory == host->root ? 0 : strlen (directory->path);
  gsize size = strlen (name) + 1;
  char *path = name_store_take (host->store, length + 1 + size);

  memcpy (path, directory->path, length);
  path[length] = '/';
  memcpy (path + length + 1, name, size);
  return path;
}

/* The entry of that name, NULL where it is missing (with the reason). */
static Node *
node_child (Host *host, Node *node, const char *name, int *error)
{
  Node *child = find_node (host, node, name);
  const Name *known = NULL;
  Node **bucket;

  if (child == NULL) {
    /* Reading /proc looks at every process. */
    if (node->names == NULL && node->asked >= READING_PAYS && strcmp (node->path, "/proc") != 0)
      node_names (host, node);
    if (node->names != NULL)
      known = names_find (node->names, name);
    if (node->names != NULL && known == NULL) {
      *error = ENOENT;
      return NULL;
    }
    child = node_new (host, node, join_path (host, node, name), known);
    bucket = bucket_of (host, node, name);
    child->next = *bucket;
    *bucket = child;
    node->asked += child->entry.mode == 0 ? WEIGHT_OF_MISS : 1;
  }
  *error = child->entry.error;
  return child->entry.mode != 0 ? child : NULL;
}

/* The place on the disk of what is seen at a path. */
static char *
place_of (const Host *host, const char *path, struct stat *status)
{
  g_autofree char *layered = path_in_layer (host, path);

  if (layered != NULL && lstat (layered, status) == 0)
    return g_steal_pointer (&layered);
  return lstat (path, status) == 0 ? g_strdup (path) : NULL;
}

uid_t
host_owner (Host *host, const char *path)
{
  struct stat status;
  g_autofree char *place = place_of (host, path, &status);

  return place != NULL ? status.st_uid : (uid_t) -1;
}

gboolean
host_is_closed (Host *host, const char *path)
{
  struct stat status;
  g_autofree char *place = NULL;

  /* The usual answers first. */
  if (host_look (host, path)->open || access (path, R_OK) == 0)
    return FALSE;
  place = place_of (host, path, &status);
  if (place == NULL || !S_ISREG (status.st_mode) || status.st_uid == getuid () || (status.st_mode & 0007) != 0)
    return FALSE;
  /* The group's bits are the mask of what others are given by name: acl(5). */
  return (strcmp (place, path) == 0 || access (place, R_OK) != 0)
         && ((status.st_mode & 0070) == 0 || (access (place, W_OK) != 0 && access (place, X_OK) != 0));
}

void
host_way_clear (HostWay *way)
{
  g_clear_pointer (&way->existing, g_free);
  g_clear_pointer (&way->missing, g_free);
  g_clear_pointer (&way->links, g_ptr_array_unref);
}

typedef struct {
  Host *host;
  Node *at;           /* walked so far, free of links */
  const char *rest;   /* still to walk */
  char *spliced;      /* what `rest` points into after a link */
  GPtrArray *links;   /* paths of the links; NULL: nobody wants them */
  guint n_links;
} Walk;

/* The name of the next component in `name`; FALSE at the end. */
static gboolean
next_name (Walk *walk, char name[NAME_MAX + 2])
{
  gsize length;

  for (;;) {
    walk->rest += strspn (walk->rest, "/");
    length = strcspn (walk->rest, "/");
    if (length != 1 || walk->rest[0] != '.')
      break;
    walk->rest++;
  }
  if (length == 0)
    return FALSE;
  /* What is too long for a name is missing with the error that lstat(2) gives. */
  if (length > NAME_MAX + 1)
    length = NAME_MAX + 1;
  memcpy (name, walk->rest, length);
  name[length] = '\0';
  return TRUE;
}

/* One component: ".." goes up, a link is put in front of what is still to be
 * walked. Returns an errno. */
static int
walk_component (Walk *walk, const char *name)
{
  gsize length = strlen (name);
  Node *child;
  char *spliced;
  int error = 0;

  if (!S_ISDIR (walk->at->entry.mode))
    return ENOTDIR;
  if (strcmp (name, "..") == 0) {
    walk->at = walk->at->parent;
    walk->rest += length;
    return 0;
  }
  child = node_child (walk->host, walk->at, name, &error);
  if (child == NULL)
    return error;
  if (!S_ISLNK (child->entry.mode)) {
    walk->at = child;
    walk->rest += length;
    return 0;
  }
  if (++walk->n_links > MAX_LINKS)
    return ELOOP;
  if (walk->links != NULL)
    g_ptr_array_add (walk->links, g_strdup (child->path));
  spliced = g_strconcat (child->entry.link, walk->rest + length, NULL);
  g_free (walk->spliced);
  walk->rest = walk->spliced = spliced;
  if (spliced[0] == '/')
    walk->at = walk->host->root;
  return 0;
}

static int
follow_rest (Walk *walk)
{
  char name[NAME_MAX + 2];
  int error = 0;

  while (error == 0 && next_name (walk, name))
    error = walk_component (walk, name);
  return error;
}

/* Where the directory part of a path leads to, as far as no link is in it: most
 * paths that are asked about lie in a few directories. NULL: walk it yourself. */
static Node *
known_directory (Host *host, const char *path, const char **rest)
{
  const char *slash = strrchr (path, '/');
  gsize length = slash != NULL ? (gsize) (slash - path) : 0;
  char directory[PATH_MAX];
  gpointer text, known;
  Walk walk = { .host = host, .at = host->root, .rest = directory };

  if (length == 0 || length >= sizeof directory)
    return NULL;
  *rest = slash + 1;
  if (length == host->last_length && memcmp (path, host->last_directory, length) == 0)
    return host->last_known;
  memcpy (directory, path, length);
  directory[length] = '\0';
  if (!g_hash_table_lookup_extended (host->directories, directory, &text, &known)) {
    known = follow_rest (&walk) == 0 && walk.n_links == 0 ? walk.at : NULL;
    g_free (walk.spliced);
    text = g_string_chunk_insert (host->text, directory);
    g_hash_table_insert (host->directories, text, known);
  }
  host->last_directory = text;
  host->last_length = length;
  host->last_known = known;
  return known;
}

/* Follows the path from the root; 0 or an errno. */
static int
follow (Walk *walk)
{
  const char *rest;
  Node *directory = known_directory (walk->host, walk->rest, &rest);

  if (directory != NULL) {
    walk->at = directory;
    walk->rest = rest;
  }
  return follow_rest (walk);
}

const HostEntry *
host_look (Host *host, const char *path)
{
  Node *node = host->root;
  Walk walk = { .host = host, .rest = path };
  char name[NAME_MAX + 2];
  const char *rest;
  Node *directory = known_directory (host, path, &rest);
  int error = 0;

  if (directory != NULL) {
    node = directory;
    walk.rest = rest;
  }
  while (next_name (&walk, name)) {
    Node *child = S_ISDIR (node->entry.mode) || S_ISLNK (node->entry.mode) || node == host->root
                    ? node_child (host, node, name, &error) : NULL;

    if (child == NULL) {
      Node *known = find_node (host, node, name);

      return known != NULL && strcspn (walk.rest, "/") == strlen (walk.rest) ? &known->entry : &missing_entry;
    }
    node = child;
    walk.rest += strlen (name);
  }
  return &node->entry;
}

const HostEntry *
host_find (Host *host, const char *path, const char **real)
{
  Walk walk = { .host = host, .at = host->root, .rest = path };
  int error = follow (&walk);

  g_free (walk.spliced);
  *real = walk.at->path;
  errno = error;
  return error == 0 ? &walk.at->entry : NULL;
}

gboolean
host_is_missing (Host *host, const char *path)
{
  Walk walk = { .host = host, .at = host->root, .rest = path };
  int error = follow (&walk);

  g_free (walk.spliced);
  return error == ENOENT && walk.n_links == 0;
}

char *
host_resolve (Host *host, const char *path, HostWay *way)
{
  g_autoptr (GPtrArray) links = way != NULL ? g_ptr_array_new_with_free_func (g_free) : NULL;
  Walk walk = { .host = host, .at = host->root, .rest = path, .links = links };
  int error = follow (&walk);
  char *result = error == 0 ? g_strdup (walk.at->path) : NULL;

  if (way != NULL) {
    way->entry = error == 0 ? &walk.at->entry : NULL;
    way->existing = g_strdup (walk.at->path);
    way->missing = g_strdup (error != 0 ? walk.rest : "");
    way->links = g_steal_pointer (&links);
  }
  g_free (walk.spliced);
  errno = error;
  return result;
}

const Names *
host_names (Host *host, const char *path)
{
  Walk walk = { .host = host, .at = host->root, .rest = path };
  int error = follow (&walk);

  g_free (walk.spliced);
  return error == 0 && S_ISDIR (walk.at->entry.mode) ? node_names (host, walk.at) : NULL;
}
