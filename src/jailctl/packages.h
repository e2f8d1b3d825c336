/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Packages: what a distribution calls a program's package, and how it is installed. */
#pragma once

#include <glib.h>

/* Names where they differ; NULL: as Debian has it. Not owned. */
typedef struct {
  const char *debian; /* and Ubuntu, and what they are the base of */
  const char *fedora; /* and RHEL */
  const char *arch;
  const char *suse;
} PackageNames;

/* The command that installs the package on the distribution that os-release(5) names,
 * the way of Debian where it is unknown. Free with g_free (). */
char *package_install_command (const PackageNames *names);
