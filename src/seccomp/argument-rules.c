/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "seccomp/argument-rules.h"

#include <errno.h>
#include <linux/sched.h>
#include <sys/mman.h>
#include <sys/shm.h>
#include <sys/socket.h>

#include "seccomp/base-rules.h"
#include "seccomp/named-rules.h"

#define REFUSED FILTER_ACTION_ERRNO (EPERM)

/* Larger families no kernel has: socket(2) fails with EAFNOSUPPORT from AF_MAX on, which is below 50 after thirty
 * years. To refuse them here as well would double the time that the filter takes to load. */
#define FAMILY_BITS 8

typedef struct {
  ProtocolSet protocol;
  guint32 family;
} ProtocolFamily;

static const ProtocolFamily protocol_families[] = {
  { PROTOCOL_UNIX, AF_UNIX },
  { PROTOCOL_INET, AF_INET },
  { PROTOCOL_INET6, AF_INET6 },
  { PROTOCOL_NETLINK, AF_NETLINK },
  { PROTOCOL_PACKET, AF_PACKET },
  { PROTOCOL_BLUETOOTH, AF_BLUETOOTH },
};

typedef struct {
  NamespaceSet kind;
  guint32 flag;
} NamespaceFlag;

static const NamespaceFlag namespace_flags[] = {
  { NAMESPACE_CGROUP, CLONE_NEWCGROUP },
  { NAMESPACE_IPC, CLONE_NEWIPC },
  { NAMESPACE_NET, CLONE_NEWNET },
  { NAMESPACE_MNT, CLONE_NEWNS },
  { NAMESPACE_PID, CLONE_NEWPID },
  { NAMESPACE_TIME, CLONE_NEWTIME },
  { NAMESPACE_USER, CLONE_NEWUSER },
  { NAMESPACE_UTS, CLONE_NEWUTS },
};

/* Netlink is many interfaces. Desktop programs use three: routes (0), events of
 * devices (15) and generic (16). The packet filter, IPsec and the like are for
 * administrators, and a program with a user namespace of its own would be one;
 * here is all the rest in blocks. The kernel knows none above 31. */
static const struct {
  guint32 mask;
  guint32 value;
} netlink_refused[] = {
  { 0xffffffff, 1 },  { 0xfffffffe, 2 },  { 0xfffffffc, 4 },  { 0xfffffffc, 8 },  { 0xfffffffe, 12 },
  { 0xffffffff, 14 }, { 0xffffffff, 17 }, { 0xfffffffe, 18 }, { 0xfffffffc, 20 }, { 0xfffffff8, 24 },
};

static void
add_netlink (FilterSet *set, Origin origin)
{
  for (gsize i = 0; i < G_N_ELEMENTS (netlink_refused); i++)
    {
      FilterRule rule;

      if (!named_rule_init (&rule, FILTER_COVERS_ALL, "socket",
                            FILTER_ACTION_ERRNO (EPROTONOSUPPORT), origin))
        return;
      named_rule_add_condition (&rule, 0, 0xffffffff, AF_NETLINK);
      named_rule_add_condition (&rule, 2, netlink_refused[i].mask, netlink_refused[i].value);
      filter_set_add_rule (set, &rule);
    }
}

static void
add_protocol (FilterSet *set, ProtocolSet protocols, Origin origin)
{
  const FilterAction refused = FILTER_ACTION_ERRNO (EAFNOSUPPORT);
  guint32 allowed[G_N_ELEMENTS (protocol_families) + 1];
  guint n_allowed = 0;

  for (gsize i = 0; i < G_N_ELEMENTS (protocol_families); i++)
    if ((protocols & protocol_families[i].protocol) != 0)
      allowed[n_allowed++] = protocol_families[i].family;
  named_rule_refuse_unless (set, "socket", 0, FAMILY_BITS, allowed, n_allowed, refused, origin);

  /* A pair of unix sockets is a pipe: it has no address and reaches nobody. */
  if ((protocols & PROTOCOL_UNIX) == 0)
    allowed[n_allowed++] = AF_UNIX;
  named_rule_refuse_unless (set, "socketpair", 0, FAMILY_BITS, allowed, n_allowed, refused, origin);

  /* Its arguments are in memory. Since Linux 4.3 there are direct calls. */
  named_rule_refuse (set, "socketcall", FILTER_ACTION_ERRNO (ENOSYS), origin);
  /* It makes sockets without a call that a filter sees: IORING_OP_SOCKET. */
  named_rule_refuse (set, "io_uring_setup", REFUSED, origin);
  if ((protocols & PROTOCOL_NETLINK) != 0)
    add_netlink (set, origin);
}

static void
add_restrict_namespaces (FilterSet *set, NamespaceSet kinds, Origin origin)
{
  for (gsize i = 0; i < G_N_ELEMENTS (namespace_flags); i++)
    {
      guint32 flag = namespace_flags[i].flag;

      if ((kinds & namespace_flags[i].kind) == 0)
        continue;
      named_rule_refuse_if (set, "unshare", 0, flag, flag, REFUSED, origin);
      /* In clone the bit of CLONE_NEWTIME belongs to the exit signal. */
      if (flag != CLONE_NEWTIME)
        named_rule_refuse_if (set, "clone", base_rules_clone_flags_argument (), flag, flag,
                              REFUSED, origin);
    }
}

static void
add_personality (FilterSet *set, Origin origin)
{
  /* PER_LINUX, and the question which it is; personality(2). */
  static const guint32 allowed[] = { 0, 0xffffffff };

  named_rule_refuse_unless (set, "personality", 0, 32, allowed, G_N_ELEMENTS (allowed), REFUSED,
                            origin);
}

static void
add_write_execute (FilterSet *set, Origin origin)
{
  const guint32 write_execute = PROT_WRITE | PROT_EXEC;
  FilterRule rule;

  named_rule_refuse_if (set, "mmap2", 2, write_execute, write_execute, REFUSED, origin);
  named_rule_refuse_if (set, "mprotect", 2, PROT_EXEC, PROT_EXEC, REFUSED, origin);
  named_rule_refuse_if (set, "pkey_mprotect", 2, PROT_EXEC, PROT_EXEC, REFUSED, origin);
  named_rule_refuse_if (set, "shmat", 2, SHM_EXEC, SHM_EXEC, REFUSED, origin);
  /* Memory that is mapped twice, once to write and once to execute. */
  named_rule_refuse (set, "memfd_create", REFUSED, origin);
  /* READ_IMPLIES_EXEC would make every mapping executable unasked. */
  add_personality (set, origin);

  if (named_rule_init (&rule, FILTER_COVERS_NATIVE, "mmap", REFUSED, origin))
    {
      named_rule_add_condition (&rule, 2, write_execute, write_execute);
      filter_set_add_rule (set, &rule);
    }
  /* The old mmap of i386 takes its arguments from memory. */
  if (named_rule_init (&rule, FILTER_COVERS_I386, "mmap", REFUSED, origin))
    filter_set_add_rule (set, &rule);
  /* ipc (SHMAT, id, flags, ...) */
  if (named_rule_init_multiplexed (&rule, FILTER_COVERS_I386, "shmat", REFUSED, origin))
    {
      named_rule_add_condition (&rule, 2, SHM_EXEC, SHM_EXEC);
      filter_set_add_rule (set, &rule);
    }
}

void
argument_rules_add (FilterSet *set, const SeccompWishes *wishes)
{
  if (wishes->protocols_set)
    add_protocol (set, wishes->protocols, wishes->protocol_origin);
  if (wishes->restrict_namespaces != 0)
    add_restrict_namespaces (set, wishes->restrict_namespaces, wishes->restrict_namespaces_origin);
  if (wishes->memory_deny_write_execute.set)
    add_write_execute (set, wishes->memory_deny_write_execute.origin);
  if (wishes->block_secondary.set)
    add_personality (set, wishes->block_secondary.origin);
}
