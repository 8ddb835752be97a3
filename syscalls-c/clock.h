/* SPDX-License-Identifier: Apache-2.0 */
#ifndef RL_CLOCK_H
#define RL_CLOCK_H

#include <stdint.h>

int64_t clock_ms(void);

#endif
