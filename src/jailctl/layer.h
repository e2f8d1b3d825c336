/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Layer: the changes that programs made on an overlay of the home directory.
 *
 * What is in a layer is the work of a jailed program: no link in it is followed, and
 * what is put into the home directory goes there part by part, without
 * following links either. */
#pragma once

#include <glib.h>

typedef struct Layer Layer;

typedef enum {
  CHANGE_NEW,
  CHANGE_MODIFIED,
  CHANGE_REMOVED,
  CHANGE_REPLACED, /* a directory that shows nothing of the one in the home directory any more */
} ChangeKind;

/* `path` is relative to the home directory; a directory is told before what is in it. */
typedef void (*LayerFunction) (ChangeKind kind, const char *path, gboolean directory, gpointer data);

/* The directory that holds the layers. Free with g_free (). */
char *layer_directory (void);

/* Opens and locks the layer. JAIL_ERROR_NOT_FOUND where there is none,
 * JAIL_ERROR_HOST where a jail uses it. */
Layer *layer_open (const char *name, GError **error);
void layer_close (Layer *layer);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Layer, layer_close)

gboolean layer_list (Layer *layer, LayerFunction function, gpointer data, GError **error);

/* Puts the change at that path, with all below it, into the home directory and
 * takes it out of the layer. "" means all. */
gboolean layer_keep (Layer *layer, const char *path, GError **error);

/* Takes it out of the layer. "" means the layer as a whole. */
gboolean layer_drop (Layer *layer, const char *path, GError **error);
