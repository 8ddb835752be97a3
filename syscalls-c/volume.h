/* SPDX-License-Identifier: Apache-2.0 */
#ifndef RL_VOLUME_H
#define RL_VOLUME_H

#include <sys/stat.h>

#include "setup.h"

int volume_attach(struct setup *setup, int mount, const struct stat *status, const char *target);

#endif
