#ifndef TOVA_COMPILER_DRIVER_SURFACES_H
#define TOVA_COMPILER_DRIVER_SURFACES_H

#include <memory>
#include <vector>

#include "compiler/driver/unit.h"

namespace tova::driver {

// Builds the surface of a parsed unit that passes no names on; returns false for others.
bool BuildOwnSurface(Unit& unit);

// Builds the surfaces of the units that pass names of others on, after those of all others. In a circle of re-exports
// a file contributes what it has when it is met again on the way; returns whether there was such a circle, since the
// result then depends on where one begins.
bool BuildPassedOnSurfaces(const std::vector<std::unique_ptr<Unit>>& units);

}  // namespace tova::driver

#endif
