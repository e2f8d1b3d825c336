/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "seccomp/syscall-names.h"

#include <errno.h>
#include <seccomp.h>
#include <stdlib.h>
#include <string.h>

#include "util/suggest.h"

typedef struct {
  const char *name;
  int number;
  guint32 arch;             /* 0: every architecture */
} Call;

/* Calls that libseccomp 2.5.4 may not know. Numbers: include/uapi/asm-generic/
 * unistd.h and arch/x86/entry/syscalls/ of Linux 6.19. */
static const Call newer_calls[] = {
  { "uretprobe", 335, SCMP_ARCH_X86_64 },
  { "uprobe", 336, SCMP_ARCH_X86_64 },
  { "cachestat", 451, 0 },
  { "fchmodat2", 452, 0 },
  { "map_shadow_stack", 453, 0 },
  { "futex_wake", 454, 0 },
  { "futex_wait", 455, 0 },
  { "futex_requeue", 456, 0 },
  { "statmount", 457, 0 },
  { "listmount", 458, 0 },
  { "lsm_get_self_attr", 459, 0 },
  { "lsm_set_self_attr", 460, 0 },
  { "lsm_list_modules", 461, 0 },
  { "mseal", 462, 0 },
  { "setxattrat", 463, 0 },
  { "getxattrat", 464, 0 },
  { "listxattrat", 465, 0 },
  { "removexattrat", 466, 0 },
  { "open_tree_attr", 467, 0 },
  { "file_getattr", 468, 0 },
  { "file_setattr", 469, 0 },
  { "listns", SYSCALL_NEWEST, 0 },
};

/* For the calls that i386 once had only through socketcall(2) and ipc(2),
 * libseccomp answers with pseudo numbers of its own. Since Linux 4.3 and 5.1
 * they have real numbers, and a filter has to cover those. */
static const Call i386_calls[] = {
  { "socket", 359, 0 },
  { "socketpair", 360, 0 },
  { "bind", 361, 0 },
  { "connect", 362, 0 },
  { "listen", 363, 0 },
  { "accept4", 364, 0 },
  { "getsockopt", 365, 0 },
  { "setsockopt", 366, 0 },
  { "getsockname", 367, 0 },
  { "getpeername", 368, 0 },
  { "sendto", 369, 0 },
  { "sendmsg", 370, 0 },
  { "recvfrom", 371, 0 },
  { "recvmsg", 372, 0 },
  { "shutdown", 373, 0 },
  { "semget", 393, 0 },
  { "semctl", 394, 0 },
  { "shmget", 395, 0 },
  { "shmctl", 396, 0 },
  { "shmat", 397, 0 },
  { "shmdt", 398, 0 },
  { "msgget", 399, 0 },
  { "msgsnd", 400, 0 },
  { "msgrcv", 401, 0 },
  { "msgctl", 402, 0 },
};

typedef struct {
  const char *name;
  const char *call;
  guint operation;
} Multiplexed;

/* linux/net.h (SYS_*) and linux/ipc.h. */
static const Multiplexed multiplexed_calls[] = {
  { "socket", "socketcall", 1 },
  { "bind", "socketcall", 2 },
  { "connect", "socketcall", 3 },
  { "listen", "socketcall", 4 },
  { "accept", "socketcall", 5 },
  { "getsockname", "socketcall", 6 },
  { "getpeername", "socketcall", 7 },
  { "socketpair", "socketcall", 8 },
  { "send", "socketcall", 9 },
  { "recv", "socketcall", 10 },
  { "sendto", "socketcall", 11 },
  { "recvfrom", "socketcall", 12 },
  { "shutdown", "socketcall", 13 },
  { "setsockopt", "socketcall", 14 },
  { "getsockopt", "socketcall", 15 },
  { "sendmsg", "socketcall", 16 },
  { "recvmsg", "socketcall", 17 },
  { "accept4", "socketcall", 18 },
  { "recvmmsg", "socketcall", 19 },
  { "sendmmsg", "socketcall", 20 },
  { "semop", "ipc", 1 },
  { "semget", "ipc", 2 },
  { "semctl", "ipc", 3 },
  { "semtimedop", "ipc", 4 },
  { "msgsnd", "ipc", 11 },
  { "msgrcv", "ipc", 12 },
  { "msgget", "ipc", 13 },
  { "msgctl", "ipc", 14 },
  { "shmat", "ipc", 21 },
  { "shmdt", "ipc", 22 },
  { "shmget", "ipc", 23 },
  { "shmctl", "ipc", 24 },
};

/* i386 has wider forms of many calls under names made by these suffixes ... */
static const char *const i386_suffixes[] = { "32", "64", "_time64" };

/* ... and of some under other names. */
static const char *const i386_other_names[][2] = {
  { "mmap", "mmap2" },
  { "select", "_newselect" },
  { "lseek", "_llseek" },
  { "newfstatat", "fstatat64" },
  { "getrlimit", "ugetrlimit" },
  { "umount2", "umount" },
  { "uname", "olduname" },
  { "uname", "oldolduname" },
  { "stat", "oldstat" },
  { "lstat", "oldlstat" },
  { "fstat", "oldfstat" },
  { "wait4", "waitpid" },
};

static const Call *
find_call (const Call *calls, gsize n_calls, guint32 arch, const char *name)
{
  for (gsize i = 0; i < n_calls; i++)
    if ((calls[i].arch == 0 || calls[i].arch == arch) && strcmp (calls[i].name, name) == 0)
      return &calls[i];
  return NULL;
}

int
syscall_number (guint32 arch, const char *name)
{
  const Call *call;
  int number = seccomp_syscall_resolve_name_arch (arch, name);

  if (number >= 0)
    return number;
  if (arch == SCMP_ARCH_X86)
    {
      call = find_call (i386_calls, G_N_ELEMENTS (i386_calls), arch, name);
      if (call != NULL)
        return call->number;
    }
  call = find_call (newer_calls, G_N_ELEMENTS (newer_calls), arch, name);
  return call != NULL ? call->number : -1;
}

gboolean
syscall_known (const char *name)
{
  /* Names of other architectures have pseudo numbers below -1. */
  if (seccomp_syscall_resolve_name (name) != __NR_SCMP_ERROR)
    return TRUE;
  for (gsize i = 0; i < G_N_ELEMENTS (newer_calls); i++)
    if (strcmp (newer_calls[i].name, name) == 0)
      return TRUE;
  return FALSE;
}

char *
syscall_name (guint32 arch, int number)
{
  char *from_library = seccomp_syscall_resolve_num_arch (arch, number);

  if (from_library != NULL)
    {
      char *name = g_strdup (from_library);

      free (from_library);
      return name;
    }
  for (gsize i = 0; i < G_N_ELEMENTS (newer_calls); i++)
    if (newer_calls[i].number == number
        && (newer_calls[i].arch == 0 || newer_calls[i].arch == arch))
      return g_strdup (newer_calls[i].name);
  return NULL;
}

char *
syscall_suggest (const char *name)
{
  g_autoptr (GPtrArray) names = g_ptr_array_new_with_free_func (g_free);

  for (int number = 0; number <= SYSCALL_NEWEST; number++)
    {
      char *native = syscall_name (seccomp_arch_native (), number);

      if (native != NULL)
        g_ptr_array_add (names, native);
    }
  g_ptr_array_add (names, NULL);
  return g_strdup (suggest_nearest_of (name, (const char *const *) names->pdata));
}

void
syscall_add_i386_variants (GHashTable *names)
{
  g_autoptr (GList) known = g_hash_table_get_keys (names);
  g_autoptr (GPtrArray) variants = g_ptr_array_new ();

  for (GList *at = known; at != NULL; at = at->next)
    {
      for (gsize i = 0; i < G_N_ELEMENTS (i386_suffixes); i++)
        {
          char *variant = g_strconcat (at->data, i386_suffixes[i], NULL);

          if (syscall_known (variant))
            g_ptr_array_add (variants, variant);
          else
            g_free (variant);
        }
      for (gsize i = 0; i < G_N_ELEMENTS (i386_other_names); i++)
        if (strcmp (at->data, i386_other_names[i][0]) == 0)
          g_ptr_array_add (variants, g_strdup (i386_other_names[i][1]));
    }
  for (guint i = 0; i < variants->len; i++)
    g_hash_table_add (names, g_ptr_array_index (variants, i));
}

gboolean
syscall_multiplexer (guint32 arch, const char *name, SyscallMultiplexer *multiplexer)
{
  if (arch != SCMP_ARCH_X86)
    return FALSE;

  for (gsize i = 0; i < G_N_ELEMENTS (multiplexed_calls); i++)
    {
      const Multiplexed *entry = &multiplexed_calls[i];

      if (strcmp (entry->name, name) != 0)
        continue;
      multiplexer->call = entry->call;
      multiplexer->operation = entry->operation;
      /* ipc keeps a version in the upper half of its first argument. */
      multiplexer->mask = strcmp (entry->call, "ipc") == 0 ? 0xffff : 0xffffffff;
      return TRUE;
    }
  return FALSE;
}
