/* SPDX-License-Identifier: Apache-2.0 */
#ifndef RL_ID_MAP_H
#define RL_ID_MAP_H

#include <sys/types.h>

#include "failure.h"
#include "userns.h"

int id_map_write(const struct userns_request *request, pid_t pid, struct failure *failure);

#endif
