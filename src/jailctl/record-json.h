/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The stable form of a jail for programs; jailctl(1) documents its fields. */
#pragma once

#include "instance/record.h"
#include "jailctl/processes.h"

#include <json-c/json.h>

json_object *record_to_json (const JailRecord *record);
json_object *processes_to_json (const GPtrArray *all, const JailRecord *record);
