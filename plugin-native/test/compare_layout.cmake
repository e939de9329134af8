# SPDX-License-Identifier: Apache-2.0
execute_process(COMMAND ${DUMP} OUTPUT_FILE ${OUTPUT} COMMAND_ERROR_IS_FATAL ANY)
execute_process(COMMAND ${CMAKE_COMMAND} -E compare_files ${OUTPUT} ${GOLDEN} RESULT_VARIABLE different)
if(different)
    message(FATAL_ERROR "The layout in ringside_ring.h differs from ${GOLDEN}; compare it with ${OUTPUT}. "
        "A changed layout needs a new version in the header and the same change in Java.")
endif()
