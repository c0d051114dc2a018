# `cmake --install` and find_package(hftcpp CONFIG).
include(CMakePackageConfigHelpers)

set(HFTCPP_ROOMS hftcpp_settings hftcpp_core hftcpp_net_wire hftcpp_net hftcpp_stream hftcpp_codecs
                 hftcpp_exchanges hftcpp_config hftcpp_gateway hftcpp_service hftcpp_hftcpp)
install(TARGETS ${HFTCPP_ROOMS} EXPORT hftcppTargets ARCHIVE DESTINATION ${CMAKE_INSTALL_LIBDIR})
install(TARGETS hftcpp_command RUNTIME DESTINATION ${CMAKE_INSTALL_BINDIR})
install(DIRECTORY ${PROJECT_SOURCE_DIR}/include/hftcpp DESTINATION ${CMAKE_INSTALL_INCLUDEDIR})
install(FILES ${PROJECT_SOURCE_DIR}/LICENSE DESTINATION ${CMAKE_INSTALL_DOCDIR})

set(hftcpp_package_dir ${CMAKE_INSTALL_LIBDIR}/cmake/hftcpp)
install(EXPORT hftcppTargets NAMESPACE hftcpp:: DESTINATION ${hftcpp_package_dir})
configure_package_config_file(${CMAKE_CURRENT_LIST_DIR}/hftcppConfig.cmake.in
  ${CMAKE_CURRENT_BINARY_DIR}/hftcppConfig.cmake INSTALL_DESTINATION ${hftcpp_package_dir})
write_basic_package_version_file(${CMAKE_CURRENT_BINARY_DIR}/hftcppConfigVersion.cmake
  COMPATIBILITY SameMinorVersion)
install(FILES ${CMAKE_CURRENT_BINARY_DIR}/hftcppConfig.cmake
              ${CMAKE_CURRENT_BINARY_DIR}/hftcppConfigVersion.cmake DESTINATION ${hftcpp_package_dir})
