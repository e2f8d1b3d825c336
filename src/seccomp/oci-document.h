/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* OciDocument: a seccomp profile as container engines write it, in JSON, with all
 * that depends on the machine decided.
 *
 * The format is that of the OCI runtime specification (config-linux.md, "Seccomp")
 * with Docker's additions (archMap, includes and excludes, minKernel, "name") and
 * Podman's ("errno" and "defaultErrno" by name). Our own additions, which others ignore, say
 * what the format cannot:
 *
 *   jailArchitectures   of an entry: holds for these alone, taken by the letter
 *   jailSyscalls        beside "syscalls": entries that others had better not see
 *   jailDefaults        beside "defaultAction": another one for an architecture
 *   "$7"                a name: the call of that number */
#pragma once

#include "seccomp/comparison.h"

typedef struct {
  GPtrArray *names;         /* char * */
  FilterAction action;
  GArray *comparisons;      /* Comparison; all have to be true */
  FilterAbiSet abis;        /* 0: all of the document; else these, by the letter */
} OciEntry;

typedef struct {
  gboolean empty;           /* it says nothing, which means no filter */
  gboolean traces;          /* SCMP_ACT_TRACE was read as ENOSYS */
  FilterAbiSet abis;        /* native always */
  gboolean names_x32;       /* x32 is listed: it, or what else is not covered, is refused as if the kernel had it not */
  FilterAction default_actions[FILTER_N_ABIS];
  GPtrArray *entries;       /* OciEntry, in order; those whose conditions hold here */
} OciDocument;

/* What conditions of entries look at. */
typedef struct {
  guint64 capabilities;     /* bit n: capability n is in the bounding set */
  guint kernel;             /* major << 16 | minor */
} OciConditions;

/* The most that is read, in bytes, and the most entries. */
#define OCI_LARGEST_DOCUMENT (1024 * 1024)
#define OCI_MOST_ENTRIES 4096

/* `warnings` (char *) gets what was understood and not obeyed. Errors:
 * JAIL_ERROR_PROFILE, without a file name: the line, or the place in the
 * document; JAIL_ERROR_NOT_SUPPORTED; JAIL_ERROR_HOST. */
OciDocument *oci_document_parse (const char *text, gsize length, const OciConditions *conditions,
                                 GPtrArray *warnings, GError **error);
void oci_document_free (OciDocument *document);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (OciDocument, oci_document_free)
