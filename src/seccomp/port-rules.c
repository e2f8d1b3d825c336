/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "seccomp/port-rules.h"

#include <errno.h>
#include <linux/in.h>
#include <sys/socket.h>

#include "seccomp/named-rules.h"

#ifndef AF_SMC
#define AF_SMC 43
#endif
#ifndef MSG_FASTOPEN
#define MSG_FASTOPEN 0x20000000
#endif

/* Streams that are not TCP to Landlock: linux/in.h. Multipath TCP is TCP on the
 * wire, and a server need not know it. */
static const guint32 protocols[] = {
  262, /* IPPROTO_MPTCP */
  IPPROTO_SCTP, IPPROTO_DCCP,
  115, /* IPPROTO_L2TP */
};

/* Calls that connect while they send. Kernels before 2026 do not ask Landlock. */
static const struct {
  const char *name;
  guint flags_argument;
} sending_calls[] = { { "sendto", 3 }, { "sendmsg", 2 }, { "sendmmsg", 3 } };

void
port_rules_add (FilterSet *set)
{
  for (gsize i = 0; i < G_N_ELEMENTS (protocols); i++)
    named_rule_refuse_if (set, "socket", 2, 0xffffffff, protocols[i], FILTER_ACTION_ERRNO (EPROTONOSUPPORT),
                          ORIGIN_BUILT_IN);
  named_rule_refuse_if (set, "socket", 0, 0xffffffff, AF_SMC, FILTER_ACTION_ERRNO (EAFNOSUPPORT), ORIGIN_BUILT_IN);
  for (gsize i = 0; i < G_N_ELEMENTS (sending_calls); i++)
    named_rule_refuse_if (set, sending_calls[i].name, sending_calls[i].flags_argument, MSG_FASTOPEN, MSG_FASTOPEN,
                          FILTER_ACTION_ERRNO (EOPNOTSUPP), ORIGIN_BUILT_IN);
  /* Their arguments are in memory, where no filter can look. */
  named_rule_refuse (set, "socketcall", FILTER_ACTION_ERRNO (ENOSYS), ORIGIN_BUILT_IN);
  named_rule_refuse (set, "io_uring_setup", FILTER_ACTION_ERRNO (EPERM), ORIGIN_BUILT_IN);
}
