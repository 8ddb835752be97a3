/* SPDX-License-Identifier: Apache-2.0 */
#ifndef RL_FRONT_START_H
#define RL_FRONT_START_H

void front_start(const char *verb, const char *root, const char *bundle, const char *id);

#endif
