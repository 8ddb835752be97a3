/* SPDX-License-Identifier: Apache-2.0 */
#ifndef RL_MOUNT_PLACE_H
#define RL_MOUNT_PLACE_H

#include "setup.h"

int mount_place(struct setup *setup, int mount, const char *target);

#endif
