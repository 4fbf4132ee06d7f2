import SubsongCommands

SubsongCommand.start()
