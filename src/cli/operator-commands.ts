/** All commands of the operator, for the command line. */

import type { Command } from 'commander';
import { cardsCommand } from './card-commands.ts';
import { clearingCommand } from './clearing-commands.ts';
import { denyCommand } from './deny-commands.ts';
import { digitalCardsCommand } from './digital-card-commands.ts';
import { alarmsCommand, doubtsCommand } from './doubt-commands.ts';
import { actorsCommand, devicesCommand, issuersCommand } from './issuer-commands.ts';
import { notificationsCommand } from './notification-commands.ts';
import { passesCommand, passProductsCommand } from './pass-commands.ts';
import { productsCommand } from './product-commands.ts';
import { parkedCommand, purchasesCommand } from './purchase-commands.ts';
import { sessionsCommand } from './session-commands.ts';
import { staffCommand } from './staff-command.ts';
import { tillClientsCommand, tillGroupsCommand } from './till-commands.ts';
import { walletsCommand } from './wallet-commands.ts';

export function operatorCommands(): readonly Command[] {
  return [
    staffCommand(),
    issuersCommand(),
    actorsCommand(),
    productsCommand(),
    devicesCommand(),
    cardsCommand(),
    digitalCardsCommand(),
    walletsCommand(),
    tillGroupsCommand(),
    tillClientsCommand(),
    passProductsCommand(),
    passesCommand(),
    purchasesCommand(),
    parkedCommand(),
    doubtsCommand(),
    clearingCommand(),
    alarmsCommand(),
    notificationsCommand(),
    denyCommand(),
    sessionsCommand(),
  ];
}
