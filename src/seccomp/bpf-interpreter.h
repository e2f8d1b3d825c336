/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Runs the part of classic BPF that seccomp filters are made of. */
#pragma once

#include <glib.h>
#include <linux/seccomp.h>

/* Whether a program of `size` bytes is well formed: a whole number of known
 * instructions, within the kernel's limit, loads aligned and inside struct
 * seccomp_data, jumps inside the program, a return at the end. Jumps only go
 * forward, so whatever passes comes to an end. Error: JAIL_ERROR_FILTER. */
gboolean bpf_program_check (gconstpointer program, gsize size, GError **error);

/* The program's answer, a SECCOMP_RET_ value. The program must have passed
 * bpf_program_check() and be aligned as struct sock_filter is. */
guint32 bpf_program_run (gconstpointer program, const struct seccomp_data *data);
