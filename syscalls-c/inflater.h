/* SPDX-License-Identifier: Apache-2.0 */
#ifndef RL_INFLATER_H
#define RL_INFLATER_H

#define INFLATER_NAME "rl-inflate"

int inflater_main(int arena, char **argv);

#endif
